using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;

/// <summary>DAVIS words to events. Frames and the motion sensor's samples are passed over and counted.</summary>
/// <remarks>
/// Events behind a row address that no sensor has are counted as outside the sensor; libcaer keeps the row before, which puts them where they
/// never were.
/// </remarks>
internal static class DavisDecoder
{
    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref DavisState state, EventPacket packet) =>
        Decode(bytes, geometry, isTurned: false, ref state, packet);

    /// <summary>The same for a chip that is mounted on its side: its rows are the picture's columns.</summary>
    /// <inheritdoc cref="Decode{TState}"/>
    public static int DecodeTurned(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref DavisState state, EventPacket packet) =>
        Decode(bytes, geometry, isTurned: true, ref state, packet);

    private static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, bool isTurned, ref DavisState state, EventPacket packet)
    {
        var words = MemoryMarshal.Cast<byte, ushort>(bytes); // .NET's platforms are little-endian, as the words are
        var (timesUs, xs, ys, polarities) = packet.GetFreeColumns();
        var chipXs = isTurned ? ys : xs;
        var chipYs = isTurned ? xs : ys;
        var (columns, rows) = isTurned ? (geometry.Height, geometry.Width) : (geometry.Width, geometry.Height);
        var (timeUs, row, rowLength) = (state.Clock.TimeUs, state.Row ?? 0, state.RowLength(columns, rows));
        var (i, n, mayStepBack) = (0, 0, packet.IsBlank);
        for (; i < words.Length && n < timesUs.Length; i++, mayStepBack = false)
        {
            int word = words[i];
            var data = word & FpgaWords.DataMask;
            var code = word >> FpgaWords.CodeShift;
            switch (code)
            {
                case DavisWords.XOff or DavisWords.XOn when data < rowLength:
                    timesUs[n] = timeUs;
                    chipXs[n] = (ushort)data;
                    chipYs[n] = (ushort)row;
                    polarities[n++] = (byte)(code & 1);
                    break;

                case DavisWords.Y:
                    state.Row = row = data;
                    rowLength = state.RowLength(columns, rows);
                    break;

                case >= FpgaWords.Time or FpgaWords.Wrap:
                case FpgaWords.Special when data == FpgaWords.TimestampReset:
                    if (!mayStepBack && state.Clock.StepsBack(word))
                    {
                        goto end; // a packet ends before time steps back: what was reached is told, however the bytes were cut
                    }

                    state.Clock.Take(word);
                    (timeUs, rowLength) = (state.Clock.TimeUs, state.RowLength(columns, rows));
                    break;

                default:
                    state.Take(word);
                    break;
            }
        }

    end:
        packet.Advance(n);
        packet.ReachedUs = i > 0 ? state.Clock.ReachedUs : packet.ReachedUs;
        return i * FpgaWords.Bytes;
    }
}
