using System.Buffers;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>A packet's flatbuffer, decompressed, in a buffer that is used again for the next. It grows with what comes out of a packet, not with what a packet claims.</summary>
internal sealed class Aedat4Chunk : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private byte[] _buffer = [];
    private int _length;
    private Range _events;

    /// <summary>What is known so far.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Bytes of the buffer.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Room behind it.</summary>
    public Span<byte> Free => _buffer.AsSpan(_length);

    /// <summary>The packet's events; valid until the next packet.</summary>
    public ReadOnlySpan<Aedat4Event> Events => MemoryMarshal.Cast<byte, Aedat4Event>(_buffer.AsSpan(_events));

    /// <summary>What was met up to the packet that did not become an event.</summary>
    public DecodeCounts Counts { get; private set; }

    /// <summary>Whether the packet is damaged inside, though all its parts are there.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Decompresses a packet, up to any damage.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="inflater">Does it.</param>
    public void Inflate(in Aedat4Packet packet, Aedat4Inflater inflater)
    {
        var isSound = inflater.TryInflate(packet.Payload, this);
        isSound &= FindEvents();
        IsDamaged = packet.IsWhole && !isSound;
        Counts = packet.Counts;
    }

    /// <summary>Becomes what stands behind the last packet.</summary>
    /// <param name="counts">What did not become an event in all of the file, but for what is damaged inside.</param>
    public void End(DecodeCounts counts)
    {
        Clear();
        Counts = counts;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => (_length, _events, IsDamaged) = (0, default, false);

    /// <summary>Makes the first bytes of <see cref="Free"/> part of the packet.</summary>
    public void Advance(int count) => _length += count;

    /// <summary>Room that there can be at most.</summary>
    public int MostFree => Aedat4Words.MaxBytes - _length;

    /// <summary>Makes room.</summary>
    /// <param name="count">Bytes that must be free.</param>
    /// <returns>False where the packet is larger than any.</returns>
    public bool TryReserve(int count)
    {
        if (count > MostFree)
        {
            return false;
        }

        if (Free.Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, Math.Clamp(2 * _buffer.Length, FirstBytes, Aedat4Words.MaxBytes)));
            Bytes.CopyTo(larger);
            Return();
            _buffer = larger;
        }

        return true;
    }

    /// <summary>Gives the buffer back; the next packet gets another one.</summary>
    public void Dispose()
    {
        Return();
        _buffer = [];
        Clear();
    }

    /// <summary>Looks for the events; where the packet was cut, for those that are there.</summary>
    /// <returns>False where it is no packet of events.</returns>
    private bool FindEvents()
    {
        var table = new FlatTable(Bytes);
        if (!table.Is(Aedat4Words.Events))
        {
            return false;
        }

        _events = table.GetVector(Aedat4Words.EventsField, Aedat4Words.EventBytes);
        return true;
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
