using System.Numerics;
using System.Runtime.CompilerServices;
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
        var output = isTurned ? new EventPacket.FreeColumns(timesUs, ys, xs, polarities) : new EventPacket.FreeColumns(timesUs, xs, ys, polarities);
        var (columns, rows) = isTurned ? (geometry.Height, geometry.Width) : (geometry.Width, geometry.Height);
        var (timeUs, column, columnOn) = (state.Clock.TimeUs, state.Column ?? 0, state.ColumnOnSensor(columns));
        var (row1, row1On) = (state.Row1 ?? 0, DvxplorerState.RowsOnSensor(state.Row1, rows));
        var (row2, row2On) = (state.Row2 ?? 0, DvxplorerState.RowsOnSensor(state.Row2, rows));
        var (i, n, mayStepBack) = (0, 0, packet.IsBlank);
        for (; i < words.Length && n <= timesUs.Length - DvxplorerWords.EventsPerWord; i++, mayStepBack = false)
        {
            int word = words[i];
            switch (word >> FpgaWords.CodeShift)
            {
                case DvxplorerWords.Group1:
                    n += TakeGroup(word, columnOn & row1On, timeUs, column, row1, ref state, output, n);
                    break;

                case DvxplorerWords.Group2:
                    n += TakeGroup(word, columnOn & row2On, timeUs, column, row2, ref state, output, n);
                    break;

                case DvxplorerWords.Column:
                    state.Column = column = word & DvxplorerWords.ColumnMask;
                    columnOn = state.ColumnOnSensor(columns);
                    break;

                case DvxplorerWords.GroupAddress:
                    state.TakeAddress(word);
                    (row1, row1On) = (state.Row1!.Value, DvxplorerState.RowsOnSensor(state.Row1, rows));
                    (row2, row2On) = (state.Row2!.Value, DvxplorerState.RowsOnSensor(state.Row2, rows));
                    break;

                case >= FpgaWords.Time or FpgaWords.Wrap:
                case FpgaWords.Special when (word & FpgaWords.DataMask) == FpgaWords.TimestampReset:
                    if (!mayStepBack && state.Clock.StepsBack(word))
                    {
                        goto end; // a packet ends before time steps back: what was reached is told, however the bytes were cut
                    }

                    state.Clock.Take(word);
                    (timeUs, columnOn) = (state.Clock.TimeUs, state.ColumnOnSensor(columns));
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

    /// <summary>Writes an event for each set bit whose pixel lies on the sensor, from <paramref name="n"/> on.</summary>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TakeGroup(
        int word, int onSensor, long timeUs, int column, int row, ref DvxplorerState state, in EventPacket.FreeColumns output, int n)
    {
        var (timesUs, xs, ys, polarities) = output;
        var first = n;
        var polarity = (byte)(~(word >> DvxplorerWords.OffShift) & 1);
        for (var mask = word & onSensor; mask != 0; mask &= mask - 1)
        {
            timesUs[n] = timeUs;
            xs[n] = (ushort)column;
            ys[n] = (ushort)(row + BitOperations.TrailingZeroCount(mask));
            polarities[n++] = polarity;
        }

        var outside = word & DvxplorerWords.GroupMask & ~onSensor;
        if (outside != 0)
        {
            state.Drop(BitOperations.PopCount((uint)outside));
        }

        return n - first;
    }
}
