using System.Buffers.Binary;
using EdgeLearner.CameraBed.Streams;
using EdgeLearner.Sensors;

namespace EdgeLearner.Benchmarks.Usb;

/// <summary>EVT3 without an end, as a megapixel sensor sends it when much happens: rows of events, each with its time.</summary>
/// <remarks>Sensor time passes as fast as real time at <see cref="BytesPerUs"/>, so that there are as many frames as there would be.</remarks>
internal sealed class EventRows : StreamBytes
{
    /// <summary>200 MB/s: what is said of an EVK4's USB.</summary>
    public const int BytesPerUs = 200;

    private const int Width = 1280;
    private const int Height = 720;
    private const int HeadBytes = 6;
    private const int VectorColumns = 32;
    private const int TimeBits = 12;
    private const int TimeMask = 0xFFF;

    private readonly byte[] _rows;
    private readonly int _rowBytes;
    private byte[] _scratch = [];

    private EventRows(Action<List<ushort>, SeededRandom> writeBody)
    {
        var random = new SeededRandom(5);
        var words = new List<ushort>();
        for (var row = 0; row < Height; row++)
        {
            words.AddRange([0x8000, 0x6000, (ushort)row]);
            writeBody(words, random);
        }

        _rows = new byte[words.Count * sizeof(ushort)];
        _rowBytes = _rows.Length / Height;
        for (var i = 0; i < words.Count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_rows.AsSpan(i * sizeof(ushort)), words[i]);
        }
    }

    /// <summary>Whole rows of vectors: 32 columns in 8 bytes.</summary>
    /// <param name="events">Events in each, on average; a power of 2, at most 16.</param>
    public static EventRows Vectors(int events) => new((words, random) =>
    {
        for (var column = 0; column < Width; column += VectorColumns)
        {
            var bits = (uint)random.NextBits();
            for (var expected = VectorColumns / 2; expected > events; expected /= 2)
            {
                bits &= (uint)random.NextBits();
            }

            words.AddRange([(ushort)(0x3000 | column), (ushort)(0x4000 | (bits & 0xFFF)), (ushort)(0x4000 | ((bits >> 12) & 0xFFF)), (ushort)(0x5000 | (bits >> 24))]);
        }
    });

    /// <summary>Eight single events to a row: 2 bytes each, and 6 for time and row.</summary>
    public static EventRows Singles() => new((words, random) =>
    {
        for (var i = 0; i < 8; i++)
        {
            words.Add((ushort)(0x2000 | (random.NextInt(2) << 11) | random.NextInt(Width)));
        }
    });

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> At(long offset, int most)
    {
        var row = offset / _rowBytes;
        var skipped = (int)(offset % _rowBytes);
        var length = skipped + most + _rowBytes;
        _scratch = _scratch.Length < length ? new byte[length] : _scratch;
        for (var at = 0; at < skipped + most; at += _rowBytes, row++)
        {
            _rows.AsSpan((int)(row % Height) * _rowBytes, _rowBytes).CopyTo(_scratch.AsSpan(at));
            WriteTime(row * _rowBytes / BytesPerUs, _scratch.AsSpan(at, HeadBytes));
        }

        return _scratch.AsMemory(skipped, most);
    }

    private static void WriteTime(long timeUs, Span<byte> head)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(head, (ushort)(0x8000 | (int)((timeUs >> TimeBits) & TimeMask)));
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], (ushort)(0x6000 | (int)(timeUs & TimeMask)));
    }
}
