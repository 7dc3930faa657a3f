using System.Buffers.Binary;
using System.Security.Cryptography;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>
/// SHA-256 over a recording's events, in their order: 13 bytes each, little-endian int64 time in us as coded, uint16 x, uint16 y in the file's own
/// origin, uint8 1 = ON. Equal for equal events, whatever the file format. One thread.
/// </summary>
/// <param name="info">The recording: its origin and height.</param>
public sealed class CanonicalDigest(RecordingInfo info) : IDisposable
{
    private const int EventBytes = 13;
    private const int XOffset = 8;
    private const int YOffset = 10;
    private const int PolarityOffset = 12;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _bytes = [];

    /// <summary>Adds a packet's events.</summary>
    public void Add(EventPacket packet)
    {
        if (_bytes.Length < packet.Count * EventBytes)
        {
            _bytes = new byte[packet.Capacity * EventBytes];
        }

        var timesUs = packet.TimesUs;
        var xs = packet.Xs;
        var ys = packet.Ys;
        var polarities = packet.Polarities;
        for (var i = 0; i < timesUs.Length; i++)
        {
            var record = _bytes.AsSpan(i * EventBytes, EventBytes);
            BinaryPrimitives.WriteInt64LittleEndian(record, timesUs[i]);
            BinaryPrimitives.WriteUInt16LittleEndian(record[XOffset..], xs[i]);
            BinaryPrimitives.WriteUInt16LittleEndian(record[YOffset..], OwnRow(ys[i]));
            record[PolarityOffset] = polarities[i];
        }

        _hash.AppendData(_bytes, 0, packet.Count * EventBytes);
    }

    /// <summary>The digest of all events so far: 64 digits, lower case.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private ushort OwnRow(ushort y) => info.Origin == EventOrigin.BottomLeft ? (ushort)(info.Geometry.Height - 1 - y) : y;
}
