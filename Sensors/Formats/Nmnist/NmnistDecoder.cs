using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Nmnist;

/// <summary>40-bit records to events.</summary>
internal static class NmnistDecoder
{
    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref NmnistState state, EventPacket packet)
    {
        var consumed = 0;
        for (; bytes.Length - consumed >= NmnistWords.RecordBytes && packet.Free > 0; consumed += NmnistWords.RecordBytes)
        {
            var (x, y, polarity, codedUs) = Split(bytes[consumed..]);
            if (y == NmnistWords.OverflowRow)
            {
                state.OverflowsUs += NmnistWords.OverflowUs;
                continue;
            }

            var timeUs = state.OverflowsUs + codedUs;
            state.Reversals += timeUs < state.LastUs ? 1 : 0;
            state.LastUs = timeUs;
            if (geometry.Contains(x, y))
            {
                packet.Append(timeUs, x, y, polarity);
            }
            else
            {
                state.OutOfSensor++;
            }
        }

        return consumed;
    }

    /// <summary>The fields of the first record.</summary>
    public static (int X, int Y, int Polarity, int CodedUs) Split(ReadOnlySpan<byte> record)
    {
        var word = BinaryPrimitives.ReadInt32BigEndian(record[1..]); // row, polarity, time
        return (record[0], record[1], record[NmnistWords.PolarityOffset] >> 7, word & NmnistWords.TimeMask);
    }
}
