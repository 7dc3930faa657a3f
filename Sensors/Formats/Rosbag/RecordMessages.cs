using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Rosbag;

/// <summary>Messages of records of 8 bytes, with times that count from the message's time base: those of libcaer, and of <c>mono</c>.</summary>
/// <param name="isLibcaer">Whether they are libcaer's.</param>
internal sealed class RecordMessages(bool isLibcaer) : IMessageDecoder
{
    private const int RecordBytes = 8;
    private const long NsPerUs = 1000;
    private const int CoordinateMask = 0x7FFF;
    private const long LibcaerPeriodNs = (1L << 31) * NsPerUs; // its 31 bits of microseconds wrap within a message too
    private const long LibcaerWrapNs = LibcaerPeriodNs / 2; // what falls by less has come late

    private RecordState _state;
    private long _baseNs;
    private long _wrapsNs; // what the wraps of the present message add
    private long _lastNs;

    /// <inheritdoc/>
    public DecodeCounts Counts => _state.Counts;

    /// <inheritdoc/>
    public void Begin(long timeBaseNs) => (_baseNs, _wrapsNs, _lastNs) = (timeBaseNs, 0, 0);

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> events, SensorGeometry geometry, EventPacket packet)
    {
        var records = MemoryMarshal.Cast<byte, ulong>(events); // .NET's platforms are little-endian, as the records are
        var i = 0;
        for (; i < records.Length && packet.Free > 0; i++)
        {
            var (timeNs, x, y, polarity) = isLibcaer ? Libcaer(records[i]) : Mono(records[i]);
            if (x >= geometry.Width || y >= geometry.Height)
            {
                _state.CountOutOfSensor();
                continue;
            }

            var timeUs = (timeNs + (NsPerUs / 2)) / NsPerUs;
            _state.Take(timeUs);
            packet.Append(timeUs, x, y, polarity);
        }

        return i * RecordBytes;
    }

    /// <summary>As in AEDAT 3.1: a word with valid bit, polarity, row and column, then microseconds.</summary>
    private (long TimeNs, int X, int Y, int Polarity) Libcaer(ulong record)
    {
        var data = (uint)record;
        var ns = (int)(record >> 32) * NsPerUs;
        if (_lastNs - ns >= LibcaerWrapNs)
        {
            _wrapsNs += LibcaerPeriodNs;
        }
        else if (ns - _lastNs >= LibcaerWrapNs && _wrapsNs > 0) // late, from before the wrap
        {
            _wrapsNs -= LibcaerPeriodNs;
        }

        _lastNs = ns;
        return (_baseNs + _wrapsNs + ns, (int)(data >> 17), (int)(data >> 2) & CoordinateMask, (int)(data >> 1) & 1);
    }

    /// <summary>Nanoseconds, column, row and polarity, from the lowest bit to the highest.</summary>
    private (long TimeNs, int X, int Y, int Polarity) Mono(ulong record) =>
        (_baseNs + (uint)record, (ushort)(record >> 32), (int)(record >> 48) & CoordinateMask, (int)(record >> 63));
}
