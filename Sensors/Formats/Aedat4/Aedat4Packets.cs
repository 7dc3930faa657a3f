using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>Walks the packets of a file in their order and gives those of one stream, compressed. The table of packets is not needed, and trusted only to say where they end.</summary>
/// <remarks>
/// Where a packet ends is told by its parts. Behind one whose parts make no sense the next is looked for: a stream's number, a size, and what a packet begins with.
/// One thread at a time.
/// </remarks>
/// <param name="window">The recording behind its header; owned from here on.</param>
/// <param name="header">What stood there.</param>
/// <param name="stream">Number of the stream.</param>
internal sealed class Aedat4Packets(ByteWindow window, Aedat4Header header, int stream) : IDisposable
{
    private const int LookBytes = Aedat4Words.PacketHeadBytes + Aedat4Words.IdentifierOffset + sizeof(uint);

    private readonly Aedat4Frame _frame = new(header.Compression);
    private DecodeCounts _counts;
    private long? _lostAt; // beginning of a damaged stretch, until a whole packet follows
    private bool _isCut; // the stretch began with a packet that the stream's end cuts
    private bool _isOver;

    /// <summary>How all packets are compressed.</summary>
    public Aedat4Compression Compression => header.Compression;

    /// <summary>What was met so far that is no whole packet of the stream.</summary>
    public DecodeCounts Counts => _counts;

    /// <summary>Gives the next packet.</summary>
    /// <param name="packet">Lent until the next call.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="IOException">The stream failed.</exception>
    public bool TryNext(out Aedat4Packet packet)
    {
        while (window.Require(LookBytes))
        {
            if (!TryReadHead(window.Bytes, out var id, out var size))
            {
                if (window.Position >= header.TablePosition)
                {
                    break;
                }

                Search(isCut: false);
            }
            else if (id != stream)
            {
                Skip(size);
            }
            else
            {
                packet = Take(size);
                return true;
            }
        }

        End();
        packet = default;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => window.Dispose();

    private bool TryReadHead(ReadOnlySpan<byte> bytes, out int id, out int size)
    {
        id = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        size = BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(int)..]);
        return (uint)id <= Aedat4Words.MaxStream && size is > 0 and <= Aedat4Words.MaxBytes && _frame.IsBegin(bytes[Aedat4Words.PacketHeadBytes..], size);
    }

    private Aedat4Packet Take(int size)
    {
        var isCut = !window.Require(Aedat4Words.PacketHeadBytes + size);
        var payload = window.Bytes[Aedat4Words.PacketHeadBytes..];
        payload = payload[..Math.Min(size, payload.Length)];
        var isWhole = _frame.TryMeasure(payload, out var length);
        if (isWhole)
        {
            Pass(Aedat4Words.PacketHeadBytes + length);
        }
        else
        {
            Search(isCut, Aedat4Words.PacketHeadBytes + length);
        }

        return new Aedat4Packet(isWhole ? payload[..length] : payload, isWhole, _counts);
    }

    /// <summary>Passes over a packet of another stream, if a packet follows it or nothing does: else its size is damaged.</summary>
    private void Skip(int size)
    {
        var length = Aedat4Words.PacketHeadBytes + size;
        if (!window.Require(length + LookBytes) && window.Bytes.Length < length)
        {
            Search(isCut: true);
        }
        else if (window.Bytes.Length < length + LookBytes || window.Position + length == header.TablePosition || TryReadHead(window.Bytes[length..], out _, out _))
        {
            _counts.OtherRecords++;
            Pass(length);
        }
        else
        {
            Search(isCut: false);
        }
    }

    private void Pass(int length)
    {
        EndLost();
        window.Consume(length);
    }

    /// <summary>Goes on to what may be the beginning of a packet.</summary>
    /// <param name="isCut">Whether the stream ended within the packet that is damaged.</param>
    /// <param name="skip">Bytes that are none for sure: 1 or more, so that this comes to an end.</param>
    private void Search(bool isCut, int skip = 1)
    {
        if (_lostAt is null)
        {
            (_lostAt, _isCut) = (window.Position, isCut);
        }

        window.Consume(Math.Min(skip, window.Bytes.Length));
        var mark = _frame.Mark;
        var behind = window.Bytes[Math.Min(window.Bytes.Length, Aedat4Words.PacketHeadBytes + _frame.MarkOffset)..];
        var at = behind.IndexOf(mark);
        window.Consume(at >= 0 ? at : Math.Max(0, behind.Length - mark.Length + 1));
    }

    private void EndLost()
    {
        _counts.UnknownWords += _lostAt is null ? 0 : 1; // once for a damaged stretch, however long
        _lostAt = null;
    }

    private void End()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        var end = window.Position + window.Bytes.Length;
        if (_lostAt is { } lostAt && _isCut)
        {
            _counts.TrailingBytes = end - lostAt;
        }
        else if (!(window.Position >= header.TablePosition))
        {
            _counts.TrailingBytes = _lostAt is null ? window.Bytes.Length : 0;
            EndLost();
        }
        else
        {
            EndLost();
        }
    }
}
