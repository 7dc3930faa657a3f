using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Aedat4;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats.Fuzzing;
using EdgeLearner.TestSupport;
using static EdgeLearner.Sensors.Tests.Formats.Aedat4.Aedat4Wire;

namespace EdgeLearner.Sensors.Tests.Formats.Aedat4;

/// <summary>Whoever decompresses: nothing that can be observed tells the difference.</summary>
public sealed class Aedat4ReadAheadTests
{
    public static TheoryData<string> Recordings => ["aestream+aestream/davis.aedat4", "neuromorphs+tonic/sample.aedat4"];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Read_RealRecording_GivesWhatOneThreadGives(string file)
    {
        var bytes = File.ReadAllBytes(TestData.Require("recordings", file));
        var (expected, counts) = Read(bytes, inflaters: 0);
        Assert.NotEmpty(expected);

        for (var inflaters = 1; inflaters <= 3; inflaters++)
        {
            var actual = Read(bytes, inflaters);

            Assert.Equal(expected, actual.Events);
            Assert.Equal(counts, actual.Counts);
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Read_RealRecordingDamaged_GivesWhatOneThreadGives(string file) => AssertDamagedReadsAlike(File.ReadAllBytes(TestData.Require("recordings", file))[..200_000], rounds: 20);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Read_Damaged_GivesWhatOneThreadGives(int compression) =>
        AssertDamagedReadsAlike([.. Header(compression), .. Enumerable.Range(0, 30).SelectMany(i => (byte[])[.. Evts(compression, 0, Scene(200 + i)), .. Other()])], rounds: 300);

    [Fact]
    public void Read_InSteadyState_AllocatesNothingOnAnyThread()
    {
        byte[][] file = [Header(), .. Enumerable.Repeat(Evts(Scene(1_000)), 400)];
        using var stream = new WatchedStream([.. file.SelectMany(piece => piece)]);
        using var reader = new Aedat4Format().Open(stream, new OpenOptions(), inflaters: 2);
        var packet = new EventPacket();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(reader.Read(packet)); // every buffer of the ring has been used
        }

        stream.Watch();
        var (before, read) = (GC.GetAllocatedBytesForCurrentThread(), 100);
        while (reader.Read(packet))
        {
            read++;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, stream.AllocatedBytes);
        Assert.True(stream.Measured > 20, $"{stream.Measured} reads");
        Assert.Equal(400, read);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_PacketsOfWhichFewFillTheRing_GivesAll(int inflaters)
    {
        var large = Evts(Scene(100_000));
        using var reader = Open(inflaters, [Header(), .. Enumerable.Repeat(large, 40)]);
        var packet = new EventPacket(100_000);
        var read = 0;
        while (reader.Read(packet))
        {
            Assert.Equal(100_000, packet.Count);
            read++;
        }

        Assert.Equal(40, read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(30)]
    public void Dispose_BehindAnyPacket_ClosesTheRecording(int packets)
    {
        byte[] file = [.. Header(), .. Enumerable.Repeat(Evts(Scene(5_000)), 30).SelectMany(bytes => bytes)];
        for (var inflaters = 0; inflaters <= 3; inflaters++)
        {
            var stream = new MemoryStream(file);
            var reader = new Aedat4Format().Open(stream, new OpenOptions(), inflaters);
            for (var i = 0; i < packets; i++)
            {
                Assert.True(reader.Read(new EventPacket()));
            }

            reader.Dispose();
            reader.Dispose();

            Assert.False(stream.CanRead);
        }
    }

    private static void AssertDamagedReadsAlike(byte[] file, int rounds)
    {
        var mutator = new Mutator(new SeededRandom(3), [file]);
        var damaged = 0;
        for (var round = 0; round < rounds; round++)
        {
            var bytes = mutator.Damage(file).Bytes;
            if (TryRead(bytes, inflaters: 0) is not { } expected)
            {
                continue; // its header is refused
            }

            var actual = Read(bytes, inflaters: 1 + (round % 3));
            Assert.Equal(expected.Events, actual.Events);
            Assert.Equal(expected.Counts, actual.Counts);
            damaged += expected.Counts.UnknownWords > 0 ? 1 : 0;
        }

        Assert.True(damaged > rounds / 4, $"{damaged} of {rounds} had damage to count");
    }

    private static (List<Ev> Events, DecodeCounts Counts)? TryRead(byte[] bytes, int inflaters)
    {
        try
        {
            return Read(bytes, inflaters);
        }
        catch (RecordingFormatException)
        {
            return null;
        }
    }

    private static (List<Ev> Events, DecodeCounts Counts) Read(byte[] bytes, int inflaters)
    {
        using var reader = Open(inflaters, bytes);
        return (Ev.ReadAll(reader), reader.Counts);
    }

    private static Ev[] Scene(int count) => [.. Enumerable.Range(0, count).Select(i => new Ev(1_600_000_000_000_000L + (i / 3), i * 7 % 64, i % 48, (i >> 4) & 1))];

    /// <summary>Sees what each thread that reads from it allocates from one read to its next.</summary>
    private sealed class WatchedStream(byte[] bytes) : MemoryStream(bytes)
    {
        [ThreadStatic]
        private static long _last; // behind this thread's last read; 0 before it

        private volatile bool _isWatched;

        public long AllocatedBytes { get; private set; }

        public int Measured { get; private set; }

        public void Watch() => _isWatched = true;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var now = GC.GetAllocatedBytesForCurrentThread();
            if (_last > 0)
            {
                AllocatedBytes += now - _last;
                Measured++;
            }

            _last = _isWatched ? now : 0;
            return base.Read(buffer, offset, Math.Min(count, 10_000)); // often
        }
    }
}
