using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.CameraBed.Streams;

/// <summary>EVT3 without an end in which every event says what its time is: event k comes k us after 0, at pixel k modulo the number of pixels.</summary>
/// <remarks>
/// So whoever decodes it can tell for each event, after whatever loss, whether its time is right. Each event has all its words: time (high), time
/// (low), row, column; 8 bytes. At 8 MB/s sensor time passes as fast as real time.
/// </remarks>
/// <param name="geometry">Size of the sensor.</param>
/// <param name="events">How many; 0 = without an end.</param>
public sealed class StampedEvt3(SensorGeometry geometry, long events = 0) : StreamBytes
{
    /// <summary>Bytes of an event.</summary>
    public const int EventBytes = 8;

    private const int TimeLow = 0x6000;
    private const int TimeHigh = 0x8000;
    private const int AddressX = 0x2000;
    private const int AddressMask = 0x7FF;
    private const int TimeMask = 0xFFF;
    private const int TimeBits = 12;
    private const int PolarityBit = 11;

    private byte[] _bytes = [];

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> At(long offset, int most)
    {
        var length = (int)Math.Min(most, events == 0 ? most : (events * EventBytes) - offset);
        if (length <= 0)
        {
            return default;
        }

        var first = offset / EventBytes;
        var skipped = (int)(offset % EventBytes);
        var count = (skipped + length + EventBytes - 1) / EventBytes;
        _bytes = _bytes.Length < count * EventBytes ? new byte[count * EventBytes] : _bytes;
        for (var i = 0; i < count; i++)
        {
            Write(first + i, _bytes.AsSpan(i * EventBytes));
        }

        return _bytes.AsMemory(skipped, length);
    }

    private void Write(long k, Span<byte> words)
    {
        var pixel = (int)(k % geometry.Pixels);
        var word = TimeHigh | (int)((k >> TimeBits) & TimeMask);
        BinaryPrimitives.WriteUInt16LittleEndian(words, (ushort)word);
        word = TimeLow | (int)(k & TimeMask);
        BinaryPrimitives.WriteUInt16LittleEndian(words[2..], (ushort)word);
        BinaryPrimitives.WriteUInt16LittleEndian(words[4..], (ushort)(pixel / geometry.Width & AddressMask));
        word = AddressX | (int)((k & 1) << PolarityBit) | (pixel % geometry.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(words[6..], (ushort)word);
    }
}
