using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Hdf5.Writing;
using EdgeLearner.Sensors.Tests.Events;
using PureHDF;

namespace EdgeLearner.Sensors.Tests.Formats.Hdf5;

/// <summary>Files as they are written, looked at by the library and by our own reader.</summary>
public sealed class Hdf5WriterTests
{
    private static readonly SensorGeometry Sensor = new(346, 260);

    [Fact]
    public void Write_Events_LieAsInDsecAndSayTheSizeOfTheSensor()
    {
        using var file = H5File.Open(new MemoryStream(Written([new(5_000_000, 1, 2), new(5_000_007, 345, 259, 0), new(4_999_990, 3, 4)])));

        Assert.Equal([1, 345, 3], file.Dataset("events/x").Read<ushort[]>());
        Assert.Equal([2, 259, 4], file.Dataset("events/y").Read<ushort[]>());
        Assert.Equal([1, 0, 1], file.Dataset("events/p").Read<byte[]>());
        Assert.Equal([0, 7, -10], file.Dataset("events/t").Read<long[]>());
        Assert.Equal((5_000_000, 346, 260), (file.Dataset("t_offset").Read<long>(), file.Dataset("events/width").Read<long>(), file.Dataset("events/height").Read<long>()));
    }

    [Fact]
    public void Write_Events_AreIndexedByTheMillisecond()
    {
        Assert.Equal([0, 2, 4, 4, 4, 5], Index(0, 999, 1000, 1001, 4000, 5000)); // 999 us is before 1 ms, and nothing is between 1.001 and 4 ms
        Assert.Equal([0, 1, 2], Index(70_000, 71_000, 72_500, 71_999)); // a step back is behind what was reached
        Assert.Equal([0, 1, 1], Index(500, 2500, -1_000_000));
        Assert.Equal([0], Index(0));
        Assert.Empty(Index());
    }

    [Fact]
    public void Write_TimesThatJumpByDecades_AreIndexedUpToThere()
    {
        Assert.Equal([0, 1], Index(0, 1000, 1_633_953_690_975_950, 1_633_953_690_976_000, 2000));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 1)] // a node of the tree that is full,
    [InlineData(65, 1)] // and two below a third
    [InlineData(5000, 1)] // three levels
    [InlineData(5000, 7)]
    [InlineData(5000, 5000)]
    public void Write_ChunksOfAnyNumber_AreAllFound(int events, int chunkRows)
    {
        var random = new SeededRandom(9);
        Ev[] written = [.. Enumerable.Range(0, events).Select(i => new Ev(i * 20L, random.NextInt(346), random.NextInt(260), random.NextInt(2)))];

        using var reader = FormatRegistry.Open(new MemoryStream(Written(written, chunkRows)), "x");

        Assert.Equal(written, Ev.ReadAll(reader));
        Assert.Equal((Sensor, default(DecodeCounts)), (reader.Info.Geometry, reader.Counts));
    }

    [Fact]
    public void Complete_NoEvents_IsAFileOfEmptyColumns()
    {
        using var file = H5File.Open(new MemoryStream(Written([])));

        Assert.Equal([0], file.Dataset("events/t").Space.Dimensions);
        Assert.Equal(346, file.Dataset("events/width").Read<long>());
    }

    [Fact]
    public void Write_DiskThatFillsUp_FailsAsTheDiskDoes()
    {
        using var writer = new Hdf5Writer(new FullDisk(1000), new WriteOptions(Sensor), chunkRows: 100);

        var packet = Ev.Packet([.. Enumerable.Range(0, 100).Select(i => new Ev(i * i, i, i))]);

        Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                writer.Write(packet);
            }
        });
    }

    private static ulong[] Index(params long[] timesUs)
    {
        using var file = H5File.Open(new MemoryStream(Written([.. timesUs.Select(timeUs => new Ev(timeUs, 1, 1))])));
        return file.Dataset("ms_to_idx").Read<ulong[]>();
    }

    private static byte[] Written(IReadOnlyList<Ev> events, int chunkRows = 4096)
    {
        using var stream = new MemoryStream();
        using var writer = new Hdf5Writer(stream, new WriteOptions(Sensor), chunkRows);
        foreach (var packet in events.Chunk(999))
        {
            writer.Write(Ev.Packet(packet));
        }

        writer.Complete();
        return stream.ToArray();
    }

    private sealed class FullDisk(long room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > room)
            {
                throw new IOException("No space left on device");
            }

            base.Write(buffer);
        }
    }
}
