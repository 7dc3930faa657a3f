using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Text;

/// <summary>Lines of text to events. A line that has not all its numbers is damaged: counted, and passed over.</summary>
/// <param name="columns">What the fields of a line are; a line has as many.</param>
/// <param name="unit">What times are counted in.</param>
internal sealed class TextDecoder(EventColumns columns, TimeUnit unit)
{
    private readonly ColumnRole[] _roles = [.. columns.Roles];

    /// <inheritdoc cref="Formats.Decode{TState}"/>
    /// <remarks>A last line without its end stays: nobody knows whether it is whole.</remarks>
    public int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref TextState state, EventPacket packet)
    {
        var consumed = 0;
        while (packet.Free > 0)
        {
            var rest = bytes[consumed..];
            var length = rest.IndexOf((byte)'\n');
            if (length < 0)
            {
                state.IsInLongLine |= rest.Length > TextLine.MaxBytes;
                return consumed + (state.IsInLongLine ? rest.Length : 0);
            }

            var isWhole = length <= TextLine.MaxBytes && !state.IsInLongLine;
            TakeLine(isWhole ? rest[..length] : "?"u8, geometry, ref state, packet);
            state.IsInLongLine = false;
            consumed += length + 1;
        }

        return consumed;
    }

    private void TakeLine(ReadOnlySpan<byte> line, SensorGeometry geometry, ref TextState state, EventPacket packet)
    {
        if (TryRead(line, out var timeUs, out var x, out var y, out var polarity))
        {
            if ((ulong)x < (ulong)geometry.Width && (ulong)y < (ulong)geometry.Height)
            {
                state.Rows.Take(timeUs);
                packet.Append(timeUs, (int)x, (int)y, polarity > 0 ? 1 : 0);
            }
            else
            {
                state.Rows.CountOutOfSensor();
            }
        }
        else if (!TextLine.IsRemark(line))
        {
            state.Rows.CountDamaged();
        }
    }

    private bool TryRead(ReadOnlySpan<byte> line, out long timeUs, out long x, out long y, out long polarity)
    {
        timeUs = x = y = polarity = 0;
        var column = 0;
        for (; TextLine.TryTakeField(ref line, out var field); column++)
        {
            var role = column < _roles.Length ? _roles[column] : ColumnRole.None;
            if (role == ColumnRole.None)
            {
                continue;
            }

            if (!DecimalNumber.TryParse(field, out var number) || !number.TryScale(role == ColumnRole.Time ? (int)unit : 0, out var value))
            {
                return false;
            }

            timeUs = role == ColumnRole.Time ? value : timeUs;
            x = role == ColumnRole.X ? value : x;
            y = role == ColumnRole.Y ? value : y;
            polarity = role == ColumnRole.Polarity ? value : polarity;
        }

        return column == _roles.Length;
    }
}
