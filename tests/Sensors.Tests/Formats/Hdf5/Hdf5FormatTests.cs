using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using PureHDF;
using ZstdSharp;

namespace EdgeLearner.Sensors.Tests.Formats.Hdf5;

public sealed class Hdf5FormatTests
{
    private static readonly Ev[] Many = [.. Enumerable.Range(0, 4500).Select(i => new Ev(2_000_000_000 + (i * 25L), i % 640, i % 480, i % 2))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Metavision_GivesRecordsAndTheSize(bool deflate)
    {
        using var reader = Open(Hdf5File.Metavision(Many, deflate));

        Assert.Equal(Many, Ev.ReadAll(reader));
        Assert.Equal(("HDF5", new SensorGeometry(1280, 720), EventOrigin.TopLeft), (reader.Info.Format, reader.Info.Geometry, reader.Info.Origin));
        Assert.Equal(default, reader.Counts);
    }

    [Fact]
    public void Read_Dsec_AddsTheOffset()
    {
        using var reader = Open(Hdf5File.Dsec(Many, offsetUs: 1_999_999_000));

        Assert.Equal(Many, Ev.ReadAll(reader));
        Assert.Equal(new SensorGeometry(640, 480), reader.Info.Geometry);
        Assert.DoesNotContain(reader.Info.Notes, note => note.Contains("counted in", StringComparison.Ordinal)); // its index says it
    }

    [Fact]
    public void Read_ColumnsInSeconds_AreRounded()
    {
        using var reader = Open(Hdf5File.Columns(Many));

        Assert.Equal(Many, Ev.ReadAll(reader));
        Assert.Equal(new SensorGeometry(640, 480), reader.Info.Geometry);
        Assert.Single(reader.Info.Notes, note => note.Contains("seconds", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_TableOfNumbers_TakesColumnsByAGuessOrTheList()
    {
        using var guessed = Open(Hdf5File.Matrix(Many));
        using var listed = Open(Hdf5File.Matrix(Many), new OpenOptions(Columns: "x,y,t_s,p"));

        Assert.Equal(Many, Ev.ReadAll(guessed));
        Assert.Equal(Many, Ev.ReadAll(listed));
    }

    [Fact]
    public void Open_FileWithoutEvents_SaysWhatIsRead()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open(Hdf5File.Bytes(new H5File { ["a"] = new[] { 1, 2 } })));

        Assert.Equal("x.h5: no events in the file: records with t, x, y and p, or a column for each, as in /CD/events and /events/{t,x,y,p}, are read", error.Message);
    }

    [Fact]
    public void Open_Pipe_SaysThatItTakesAFile()
    {
        var error = Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(new Pipe(Hdf5File.Metavision(Many)), "x.h5"));

        Assert.Equal("x.h5: HDF5 is read from a file: what is where stands all over it", error.Message);
    }

    [Fact]
    public void Read_ChunkThatIsDamaged_IsCountedAndTheOthersAreRead()
    {
        var bytes = Hdf5File.Metavision(Many, deflate: true);
        var second = Second(bytes, [0x78, 0x9C]); // the head of a compressed chunk
        bytes.AsSpan(second, 300).Fill(0xFF);

        using var reader = Open(bytes);
        var events = Ev.ReadAll(reader);

        Assert.Equal([.. Many[..1000], .. Many[2000..]], events);
        Assert.Equal(new DecodeCounts { UnknownWords = 1, LostEvents = 1000 }, reader.Counts);
    }

    [Theory]
    [InlineData(0)] // p, t, x, y
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_ChunkOfOneColumnThatIsDamaged_IsLostInAll(int column)
    {
        var bytes = Hdf5File.Dsec(Many, offsetUs: 1_999_999_000);
        var start = Nth(bytes, [0x78, 0x9C], (5 * column) + 1); // the second of a column's five chunks
        bytes.AsSpan(start, 20).Fill(0xFF);

        using var reader = Open(bytes, new OpenOptions(Geometry: new(640, 480)));

        Assert.Equal([.. Many[..1000], .. Many[2000..]], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 1, LostEvents = 1000 }, reader.Counts);
    }

    [Fact]
    public void Read_ChunksOfSeveralColumnsThatAreDamaged_AreLostInAll()
    {
        var bytes = Hdf5File.Dsec(Many, offsetUs: 1_999_999_000);
        int[] starts = [.. new[] { (0, 0), (1, 2), (2, 2), (3, 4) }.Select(damaged => Nth(bytes, [0x78, 0x9C], (5 * damaged.Item1) + damaged.Item2))];
        foreach (var start in starts)
        {
            bytes.AsSpan(start, 20).Fill(0xFF);
        }

        using var reader = Open(bytes, new OpenOptions(Geometry: new(640, 480)));

        Assert.Equal([.. Many[1000..2000], .. Many[3000..4000]], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 4, LostEvents = 2500 }, reader.Counts);
    }

    [Fact]
    public void Read_CutBehindTheSecondOfFourChunks_KeepsTheEventsOfTwo()
    {
        var written = Hdf5File.Metavision(Many[..4000], deflate: true);
        var (third, fourth) = (Nth(written, [0x78, 0x9C], 2), Nth(written, [0x78, 0x9C], 3));
        byte[] bytes = [.. written, .. written[third..]]; // the two once more at the end, where other writers have them
        foreach (var start in new[] { third, fourth })
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(bytes.AsSpan().IndexOf(BitConverter.GetBytes((long)start))), (long)(written.Length + start - third));
        }

        Hdf5File.Mend(bytes);

        using var whole = Open(bytes);
        using var cut = Open(bytes[..(written.Length + 100)]);
        using var farther = Open(bytes[..written.Length]);

        Assert.Equal(Many[..4000], Ev.ReadAll(whole));
        Assert.Equal(Many[..2000], Ev.ReadAll(cut));
        Assert.Equal(Many[..2000], Ev.ReadAll(farther));
        Assert.Equal(default, whole.Counts);
        Assert.Equal(new DecodeCounts { UnknownWords = 2, LostEvents = 2000 }, cut.Counts);
        Assert.Equal(cut.Counts, farther.Counts);
    }

    [Theory]
    [InlineData(4, 4, 2, new long[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 0, 0)] // whole
    [InlineData(4, 4, 4, new long[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 0, 0)] // the last filled up to a chunk
    [InlineData(4, 3, 2, new long[] { 0, 1, 2, 3, 8, 9 }, 1, 4)] // the second says fewer than its rows,
    [InlineData(4, 5, 2, new long[] { 0, 1, 2, 3, 8, 9 }, 1, 4)] // or more than a chunk has
    [InlineData(3, 4, 1, new long[] { 4, 5, 6, 7 }, 2, 6)]
    public void Read_CompressedChunkOfOtherThanItsRows_IsDamaged(int first, int second, int third, long[] times, int damaged, int lost)
    {
        var bytes = Hdf5File.Ecf(rows: 10, chunkRows: 4, [Ecf(0, first), Ecf(4, second), Ecf(8, third)]);

        using var reader = Open(bytes, new OpenOptions(Geometry: new(640, 480)));

        Assert.Equal(times, Ev.ReadAll(reader).Select(e => e.TimeUs));
        Assert.Equal(new DecodeCounts { UnknownWords = damaged, LostEvents = lost }, reader.Counts);
    }

    [Fact]
    public void Read_ChunksOverwritten_IsReadToItsEnd()
    {
        var sound = Hdf5File.Metavision(Many, deflate: true);
        var (start, random) = (Second(sound, [0x78, 0x9C]), new SeededRandom(11));
        for (var round = 0; round < 50; round++)
        {
            var bytes = sound.ToArray();
            for (var i = 0; i < 5; i++)
            {
                bytes[start + random.NextInt(2000)] = (byte)random.NextInt(256);
            }

            using var reader = Open(bytes);
            var events = Ev.ReadAll(reader);
            Assert.Equal(Many[..1000], events[..1000]);
            Assert.True(events.Count == Many.Length || reader.Counts.UnknownWords + reader.Counts.OutOfSensor > 0, $"{events.Count} events");
        }
    }

    [Fact]
    public void Read_CutAtAnyLength_IsRefusedOrKeepsWhatCameBefore()
    {
        var sound = Hdf5File.Metavision(Many[..30], deflate: true);
        for (var length = 0; length < sound.Length; length += 29)
        {
            try
            {
                using var reader = Open(sound[..length]);
                var events = Ev.ReadAll(reader);
                Assert.Equal(Many[..events.Count], events);
            }
            catch (RecordingFormatException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [Fact]
    public void Open_MoreRowsThanTheFileCanHold_ReadsThoseAndCounts()
    {
        var bytes = Hdf5File.Metavision(Many[..30]);
        var claim = bytes.AsSpan().IndexOf(BitConverter.GetBytes(30L)); // the rows of the dataset
        BitConverter.TryWriteBytes(bytes.AsSpan(claim), 1L << 50);
        Hdf5File.Mend(bytes);

        using var reader = Open(bytes);

        Assert.Equal(Many[..30], Ev.ReadAll(reader)[..30]);
        Assert.NotEqual(0, reader.Counts.UnknownWords);
    }

    [Fact]
    public void Open_FileThatIsCut_IsRefusedInOneLine()
    {
        var bytes = Hdf5File.Metavision(Many);

        var error = Assert.Throws<RecordingFormatException>(() => Open(bytes[..200]));

        Assert.StartsWith("x.h5: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Read_Blosc_DecompressesAndCountsDamage()
    {
        var chunks = Many[..4000].Chunk(1000).Select(events => BloscChunk.Lz4(Hdf5File.Records(events), numberBytes: 16)).ToArray();
        chunks[1] = chunks[1][..^5];
        chunks[2][2] = 2 << 5; // snappy behind the first chunk is damage too
        chunks[3] = Hdf5File.Records(Many[3000..4000]); // not compressed, since that would not have made it shorter

        using var reader = Open(Hdf5File.Compressed(32001, rows: 4000, chunkRows: 1000, chunks, plain: 3), new OpenOptions(new(640, 480)));

        Assert.Equal([.. Many[..1000], .. Many[3000..4000]], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 2, LostEvents = 2000 }, reader.Counts);
    }

    [Fact]
    public void Read_Zstd_DecompressesAndCountsDamage()
    {
        using var zstd = new Compressor();
        byte[][] chunks = [.. Many[..3000].Chunk(1000).Select(events => zstd.Wrap(Hdf5File.Records(events)).ToArray())];
        chunks[1] = chunks[1][..100];

        using var reader = Open(Hdf5File.Compressed(32015, rows: 3000, chunkRows: 1000, chunks), new OpenOptions(new(640, 480)));

        Assert.Equal([.. Many[..1000], .. Many[2000..3000]], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 1, LostEvents = 1000 }, reader.Counts);
    }

    [Fact]
    public void Open_BloscWithSnappy_NamesIt()
    {
        var chunk = BloscChunk.Lz4(Hdf5File.Records(Many[..1000]), numberBytes: 16);
        chunk[2] = 2 << 5;

        var error = Assert.Throws<RecordingFormatException>(() => Open(Hdf5File.Compressed(32001, rows: 1000, chunkRows: 1000, [chunk])));

        Assert.Equal("x.h5: the events are compressed with snappy within blosc, which is not read: rewrite them with h5repack -f GZIP=4", error.Message);
    }

    [Fact]
    public void Open_CompressionThatIsNotRead_NamesTheFilter()
    {
        var bytes = Hdf5File.Metavision(Many, deflate: true);
        var deflate = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[2, 2, 2, 0, 0, 0, 1, 0]); // two filters: the first shuffles
        Assert.True(deflate > 0);
        bytes[deflate + 2] = 77;
        Hdf5File.Mend(bytes);

        var error = Assert.Throws<RecordingFormatException>(() => Open(bytes));

        Assert.Equal("x.h5: the events are compressed with the HDF5 filter 77 (unnamed filter), which is not read: rewrite them with h5repack -f GZIP=4", error.Message);
    }

    /// <summary>Events of one pixel, 1 us apart.</summary>
    private static byte[] Ecf(long fromUs, int events) =>
        [.. BitConverter.GetBytes((events << 2) | 2), .. BitConverter.GetBytes(fromUs), 0x01, .. Enumerable.Repeat((byte)0x11, events - 1), .. new byte[(events + 3) / 4 * 12]];

    private static int Second(byte[] bytes, byte[] mark) => Nth(bytes, mark, 1);

    private static int Nth(byte[] bytes, byte[] mark, int n)
    {
        var start = bytes.AsSpan().IndexOf(mark);
        for (; n > 0; n--)
        {
            var rest = bytes.AsSpan(start + 1).IndexOf(mark);
            Assert.True(rest >= 0, "there are fewer");
            start += 1 + rest;
        }

        return start;
    }

    private static IEventReader Open(byte[] bytes, OpenOptions? options = null) => FormatRegistry.Open(new MemoryStream(bytes), "x.h5", options);

    private sealed class Pipe(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
