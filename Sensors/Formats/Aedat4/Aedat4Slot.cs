using System.Buffers;
using System.Runtime.ExceptionServices;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>A place for one packet on its way from the file to who decodes it: held compressed, then decompressed by whatever thread comes to it. Its buffers are used again for the next.</summary>
internal sealed class Aedat4Slot : IDisposable
{
    /// <summary>Memory that it keeps from one packet to the next: larger buffers go back to the pool in between.</summary>
    public const int KeptBytes = 256 * 1024;

    private byte[] _payload = [];
    private int _length;
    private bool _isWhole;
    private DecodeCounts _counts;

    /// <summary>The packet, decompressed; without events where the file, or <see cref="Error"/>, ended it.</summary>
    public Aedat4Chunk Chunk { get; } = new();

    /// <summary>Memory that it occupies.</summary>
    public int Bytes => _payload.Length + Chunk.Capacity;

    /// <summary>Whether it may be taken.</summary>
    public bool IsReady { get; set; }

    /// <summary>Whether nothing comes behind it.</summary>
    public bool IsLast { get; private set; }

    /// <summary>What kept the packet from coming.</summary>
    public ExceptionDispatchInfo? Error { get; private set; }

    /// <summary>Takes the next packet from the file, or its end.</summary>
    public void Fill(Aedat4Packets packets)
    {
        try
        {
            if (packets.TryNext(out var packet))
            {
                Hold(packet);
            }
            else
            {
                IsLast = true;
                Chunk.End(packets.Counts);
            }
        }
        catch (Exception error) // on a thread of our own nobody else would: the process would end
        {
            Fail(error, packets.Counts);
        }
    }

    /// <summary>Decompresses what was taken.</summary>
    public void Inflate(Aedat4Inflater inflater)
    {
        try
        {
            if (!IsLast)
            {
                Chunk.Inflate(new Aedat4Packet(_payload.AsSpan(0, _length), _isWhole, _counts), inflater);
            }
        }
        catch (Exception error) // likewise
        {
            Fail(error, _counts);
        }
    }

    /// <summary>Gives buffers back that are larger than <see cref="KeptBytes"/>.</summary>
    public void Trim()
    {
        if (Bytes > KeptBytes)
        {
            Dispose();
        }
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        Chunk.Dispose();
        Return();
    }

    private void Hold(in Aedat4Packet packet)
    {
        if (_payload.Length < packet.Payload.Length)
        {
            Return();
            _payload = ArrayPool<byte>.Shared.Rent(packet.Payload.Length);
        }

        packet.Payload.CopyTo(_payload);
        (_length, _isWhole, _counts) = (packet.Payload.Length, packet.IsWhole, packet.Counts);
    }

    private void Fail(Exception error, DecodeCounts counts)
    {
        Chunk.End(counts);
        IsLast = true;
        Error = ExceptionDispatchInfo.Capture(error);
    }

    private void Return()
    {
        if (_payload.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_payload);
        }

        _payload = [];
    }
}
