using System.Numerics;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;

/// <summary>DVXplorer words to events. The motion sensor's samples are passed over and counted.</summary>
/// <remarks>
/// Events behind an address that no sensor has are counted as outside the sensor; libcaer keeps the address before, which puts them where they
/// never were.
/// </remarks>
internal static class DvxplorerDecoder
{
    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref DvxplorerState state, EventPacket packet) =>
        Decode(bytes, geometry, isTurned: false, ref state, packet);

    /// <summary>The same for a chip that is mounted on its side: its rows are the picture's columns.</summary>
    /// <inheritdoc cref="Decode{TState}"/>
    public static int DecodeTurned(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref DvxplorerState state, EventPacket packet) =>
        Decode(bytes, geometry, isTurned: true, ref state, packet);

    private static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, bool isTurned, ref DvxplorerState state, EventPacket packet)
    {
        var words = MemoryMarshal.Cast<byte, ushort>(bytes); // .NET's platforms are little-endian, as the words are
        var (timesUs, xs, ys, polarities) = packet.GetFreeColumns();
        var chipXs = isTurned ? ys : xs;
        var chipYs = isTurned ? xs : ys;
        var (columns, rows) = isTurned ? (geometry.Height, geometry.Width) : (geometry.Width, geometry.Height);
        var (on1, on2) = (state.RowsOnSensor(state.Row1, columns, rows), state.RowsOnSensor(state.Row2, columns, rows));
        var (timeUs, column) = (state.Clock.TimeUs, state.Column ?? 0);
        var (i, n, mayStepBack) = (0, 0, packet.IsBlank);
        for (; i < words.Length && n <= timesUs.Length - DvxplorerWords.EventsPerWord; i++, mayStepBack = false)
        {
            int word = words[i];
            var code = word >> FpgaWords.CodeShift;
            switch (code)
            {
                case DvxplorerWords.Group1 or DvxplorerWords.Group2:
                    var row = (code == DvxplorerWords.Group1 ? state.Row1 : state.Row2) ?? 0;
                    var onSensor = code == DvxplorerWords.Group1 ? on1 : on2;
                    var polarity = (byte)(~(word >> DvxplorerWords.OffShift) & 1);
                    for (var mask = word & onSensor; mask != 0; mask &= mask - 1)
                    {
                        timesUs[n] = timeUs;
                        chipXs[n] = (ushort)column;
                        chipYs[n] = (ushort)(row + BitOperations.TrailingZeroCount(mask));
                        polarities[n++] = polarity;
                    }

                    var outside = word & DvxplorerWords.GroupMask & ~onSensor;
                    if (outside != 0)
                    {
                        state.Drop(BitOperations.PopCount((uint)outside));
                    }

                    continue;

                case DvxplorerWords.Column:
                    state.Column = column = word & DvxplorerWords.ColumnMask;
                    break;

                case >= FpgaWords.Time or FpgaWords.Wrap:
                case FpgaWords.Special when (word & FpgaWords.DataMask) == FpgaWords.TimestampReset:
                    if (!mayStepBack && state.Clock.StepsBack(word))
                    {
                        goto end; // a packet ends before time steps back: what was reached is told, however the bytes were cut
                    }

                    state.Clock.Take(word);
                    timeUs = state.Clock.TimeUs;
                    break;

                default:
                    state.Take(word);
                    break;
            }

            (on1, on2) = (state.RowsOnSensor(state.Row1, columns, rows), state.RowsOnSensor(state.Row2, columns, rows));
        }

    end:
        packet.Advance(n);
        packet.ReachedUs = i > 0 ? state.Clock.ReachedUs : packet.ReachedUs;
        return i * FpgaWords.Bytes;
    }
}
