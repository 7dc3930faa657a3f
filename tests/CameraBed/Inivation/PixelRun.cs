using EdgeLearner.Sensors.Events;

namespace EdgeLearner.CameraBed.Inivation;

/// <summary>Events that one group word can code: one instant, one column, one polarity, rows of one group of eight in ascending order.</summary>
/// <param name="Column">Column of the chip.</param>
/// <param name="Group">Its rows, in steps of eight.</param>
/// <param name="Mask">A bit for each event.</param>
/// <param name="Polarity">1 = ON.</param>
/// <param name="Count">Events.</param>
internal readonly record struct PixelRun(int Column, int Group, int Mask, int Polarity, int Count)
{
    private const int Rows = 8;

    /// <summary>The longest one that begins at an event.</summary>
    public static PixelRun Of(EventPacket packet, int at, bool isTurned = false)
    {
        var columns = isTurned ? packet.Ys : packet.Xs;
        var rows = isTurned ? packet.Xs : packet.Ys;
        var (mask, end) = (0, at);
        for (; end < packet.Count; end++)
        {
            var bit = 1 << (rows[end] % Rows);
            var isAlike = packet.TimesUs[end] == packet.TimesUs[at] && columns[end] == columns[at] && packet.Polarities[end] == packet.Polarities[at];
            if (!isAlike || rows[end] / Rows != rows[at] / Rows || bit <= mask)
            {
                break;
            }

            mask |= bit;
        }

        return new(columns[at], rows[at] / Rows, mask, packet.Polarities[at], end - at);
    }
}
