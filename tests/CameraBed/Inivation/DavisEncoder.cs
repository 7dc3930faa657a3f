using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Inivation;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;

namespace EdgeLearner.CameraBed.Inivation;

/// <summary>Events to DAVIS words: time, row, then every event of both.</summary>
/// <param name="isTurned">Whether the chip is mounted on its side.</param>
public sealed class DavisEncoder(bool isTurned = false) : IWireEncoder
{
    private readonly List<ushort> _words = [];
    private FpgaTimeEncoder _time;
    private int? _row;

    /// <inheritdoc/>
    public byte[] Encode(EventPacket packet)
    {
        _words.Clear();
        for (var i = 0; i < packet.Count; i++)
        {
            var (x, y) = isTurned ? (packet.Ys[i], packet.Xs[i]) : (packet.Xs[i], packet.Ys[i]);
            _time.MoveTo(packet.TimesUs[i], _words);
            if (_row != y)
            {
                _row = y;
                _words.Add((ushort)((DavisWords.Y << FpgaWords.CodeShift) | y));
            }

            _words.Add((ushort)((packet.Polarities[i] == 1 ? DavisWords.XOn : DavisWords.XOff) << FpgaWords.CodeShift | x));
        }

        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_words)).ToArray();
    }
}
