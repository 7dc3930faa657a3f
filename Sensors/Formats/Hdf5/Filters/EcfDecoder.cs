using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>A chunk of Metavision's event compression (ECF) to records of events.</summary>
/// <remarks>
/// A word with the number of events and the way they are packed, the first time, and then the columns one behind the other: times as runs of equal ones
/// with their distances, then either y, x and polarity together, or y as runs, then x and polarity together or each on its own. Little-endian.
/// </remarks>
internal ref struct EcfDecoder
{
    /// <summary>Most events of a chunk.</summary>
    public const int MaxEvents = ushort.MaxValue;

    private const int HeadBytes = 4;
    private const uint PacksAll = 2; // y, x and polarity of an event in 24 bits
    private const uint PacksXAndPolarity = 1; // x and polarity in 12
    private const int CoordinateMask = 0x7FF;

    private readonly Span<EcfEvent> _events;
    private ReadOnlySpan<byte> _rest;

    private EcfDecoder(ReadOnlySpan<byte> rest, Span<EcfEvent> events)
    {
        _rest = rest;
        _events = events;
    }

    /// <summary>Events that a chunk says to have.</summary>
    /// <exception cref="InvalidDataException">It has no head, or says too much.</exception>
    public static int Count(ReadOnlySpan<byte> chunk) =>
        chunk.Length >= HeadBytes && BinaryPrimitives.ReadUInt32LittleEndian(chunk) >> 2 is <= MaxEvents and var count ? (int)count : throw DamagedChunk.Error();

    /// <summary>Decodes a chunk.</summary>
    /// <param name="chunk">All of it.</param>
    /// <param name="events">As many as <see cref="Count"/> says.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> chunk, Span<EcfEvent> events)
    {
        var packing = BinaryPrimitives.ReadUInt32LittleEndian(chunk);
        var decoder = new EcfDecoder(chunk[HeadBytes..], events);
        decoder.TakeTimes();
        if ((packing & PacksAll) != 0)
        {
            decoder.TakeAllPacked();
            return;
        }

        decoder.TakeRows();
        if ((packing & PacksXAndPolarity) != 0)
        {
            decoder.TakeXAndPolarityPacked();
        }
        else
        {
            decoder.TakeColumns();
            decoder.TakePolarities();
        }
    }

    /// <summary>Bytes of a distance and a length, 4 bits each; 15 for the length = the next 16 bits; 15 for the distance = 4 bits of a long one, the lowest first.</summary>
    private void TakeTimes()
    {
        const int escape = 0xF;
        var timeUs = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));
        for (var i = 0; i < _events.Length;)
        {
            var (distance, length) = Split(Take(1)[0]);
            if (distance == escape)
            {
                var longDistance = 0L;
                for (var shift = 0; distance == escape; shift += 4)
                {
                    longDistance |= (long)length << shift;
                    (distance, length) = Split(Take(1)[0]);
                }

                timeUs += longDistance;
            }

            timeUs += distance;
            length = length == escape ? TakeWord() : length;
            foreach (ref var e in Run(ref i, length))
            {
                e.TimeUs = timeUs;
            }
        }

        static (int High, int Low) Split(byte value) => (value >> 4, value & escape);
    }

    /// <summary>Words of a row and the length of its run, 5 bits; 31 = the next word.</summary>
    private void TakeRows()
    {
        for (var i = 0; i < _events.Length;)
        {
            var word = TakeWord();
            var length = word & 0x1F;
            foreach (ref var e in Run(ref i, length == 0x1F ? TakeWord() : length))
            {
                e.Y = (ushort)(word >> 5);
            }
        }
    }

    /// <summary>Words of a column and 5 bits for the five columns to its right, the nearest highest: those have an event too.</summary>
    private void TakeColumns()
    {
        for (var i = 0; i < _events.Length;)
        {
            var word = TakeWord();
            var column = word >> 5;
            _events[i++].X = (ushort)column;
            for (var neighbour = 1; neighbour <= 5 && i < _events.Length; neighbour++)
            {
                if ((word & (1 << (5 - neighbour))) != 0)
                {
                    _events[i++].X = (ushort)(column + neighbour);
                }
            }
        }
    }

    /// <summary>Bytes of a polarity, highest, and the length of its run; 127 = the next 16 bits.</summary>
    private void TakePolarities()
    {
        for (var i = 0; i < _events.Length;)
        {
            var value = Take(1)[0];
            var length = value & 0x7F;
            foreach (ref var e in Run(ref i, length == 0x7F ? TakeWord() : length))
            {
                e.Polarity = (short)(value >> 7);
            }
        }
    }

    /// <summary>Four events in three words: each gives the rest of its bits to the next event's upper ones, the first event's bits stand highest.</summary>
    private void TakeXAndPolarityPacked()
    {
        for (var i = 0; i < _events.Length; i += 4)
        {
            var (first, second, third) = (TakeWord(), TakeWord(), TakeWord());
            Put(i, first >> 4);
            Put(i + 1, (first & 0xF) | ((second >> 8) << 4));
            Put(i + 2, (second & 0xFF) | ((third >> 12) << 8));
            Put(i + 3, third & 0xFFF);
        }
    }

    /// <summary>The same with words of 32 bits.</summary>
    private void TakeAllPacked()
    {
        for (var i = 0; i < _events.Length; i += 4)
        {
            var words = Take(3 * sizeof(uint));
            var (first, second, third) = (Word(words, 0), Word(words, 1), Word(words, 2));
            PutAll(i, first >> 8);
            PutAll(i + 1, (first & 0xFF) | ((second >> 16) << 8));
            PutAll(i + 2, (second & 0xFFFF) | ((third >> 24) << 16));
            PutAll(i + 3, third & 0xFF_FFFF);
        }

        static uint Word(ReadOnlySpan<byte> words, int index) => BinaryPrimitives.ReadUInt32LittleEndian(words[(index * sizeof(uint))..]);
    }

    private readonly void Put(int i, int bits)
    {
        if (i < _events.Length)
        {
            _events[i].X = (ushort)(bits >> 1);
            _events[i].Polarity = (short)(bits & 1);
        }
    }

    private readonly void PutAll(int i, uint bits)
    {
        if (i < _events.Length)
        {
            _events[i].Y = (ushort)((bits >> 12) & CoordinateMask);
            _events[i].X = (ushort)((bits >> 1) & CoordinateMask);
            _events[i].Polarity = (short)(bits & 1);
        }
    }

    /// <summary>The next events, which have something in common.</summary>
    private readonly Span<EcfEvent> Run(ref int start, int length)
    {
        if (length > _events.Length - start)
        {
            throw DamagedChunk.Error();
        }

        start += length;
        return _events.Slice(start - length, length);
    }

    private int TakeWord() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw DamagedChunk.Error();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
