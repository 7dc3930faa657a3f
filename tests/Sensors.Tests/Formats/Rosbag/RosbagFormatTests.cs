using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats.Evt3;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Formats.Rosbag;

public sealed class RosbagFormatTests : IDisposable
{
    private static readonly byte[] First = Evt3Wire.Bytes(Evt3Wire.TimeHigh(1), Evt3Wire.TimeLow(5), Evt3Wire.Y(7), Evt3Wire.X(9));
    private static readonly byte[] Second = Evt3Wire.Bytes(Evt3Wire.X(10, 0), Evt3Wire.TimeLow(6), Evt3Wire.X(11));
    private static readonly Ev[] Three = [new(4101, 9, 7), new(4101, 10, 7, 0), new(4102, 11, 7)];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Evt3_IsOneStreamFromMessageToMessage()
    {
        BagFile.Write(_folder.File("x.db3"), BagFile.Message("evt3", First), BagFile.Message("evt3", Second));

        using var reader = FormatRegistry.Open(_folder.File("x.db3"));

        Assert.Equal(Three, Ev.ReadAll(reader));
        Assert.Equal(("ROS bag", new SensorGeometry(640, 480), EventOrigin.TopLeft), (reader.Info.Format, reader.Info.Geometry, reader.Info.Origin));
        Assert.Empty(reader.Info.Notes);
        Assert.Equal(default, reader.Counts);
    }

    [Fact]
    public void Read_Libcaer_AddsTheTimeBaseAndFollowsTheWrap()
    {
        byte[] events = [.. Record((9 << 17) | (7 << 2) | 3, int.MaxValue), .. Record((8 << 17) | (6 << 2) | 1, 4), .. Record((640 << 17) | 1, 5)];
        BagFile.Write(_folder.File("x.db3"), BagFile.Message("libcaer", events, timeBaseNs: 5_000_018));

        using var reader = FormatRegistry.Open(_folder.File("x.db3"));

        Assert.Equal([new(5000L + int.MaxValue, 9, 7), new(5000L + (1L << 31) + 4, 8, 6, 0)], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { OutOfSensor = 1 }, reader.Counts);
    }

    [Theory]
    [InlineData(new[] { 500, 499, 501 }, new long[] { 500, 499, 501 }, 1)] // late by a little
    [InlineData(new[] { 1 << 30, 1, 2 }, new long[] { 1 << 30, 1, 2 }, 1)] // by half the range less 1: late
    [InlineData(new[] { (1 << 30) + 1, 1, 2 }, new long[] { (1 << 30) + 1, (1L << 31) + 1, (1L << 31) + 2 }, 0)] // by half the range: a wrap
    [InlineData(new[] { int.MaxValue, 4, int.MaxValue - 1, 5 }, new[] { int.MaxValue, (1L << 31) + 4, int.MaxValue - 1, (1L << 31) + 5 }, 1)] // late, from before the wrap
    public void Read_LibcaerTimesThatFall_WrapFromHalfTheRangeOn(int[] times, long[] expected, int reversals)
    {
        BagFile.Write(_folder.File("x.db3"), BagFile.Message("libcaer", [.. times.SelectMany(time => Record(1, time))]));

        using var reader = FormatRegistry.Open(_folder.File("x.db3"));

        Assert.Equal(expected, Ev.ReadAll(reader).Select(e => e.TimeUs));
        Assert.Equal(new DecodeCounts { TimeReversals = reversals }, reader.Counts);
    }

    [Fact]
    public void Read_Mono_RoundsNanoseconds()
    {
        byte[] events = [.. Record(1499, (7 << 16) | 9 | int.MinValue), .. Record(1500, (6 << 16) | 8)];
        BagFile.Write(_folder.File("x.db3"), BagFile.Message("mono", events, timeBaseNs: 2_000_000));

        using var reader = FormatRegistry.Open(_folder.File("x.db3"));

        Assert.Equal([new(2001, 9, 7), new(2002, 8, 6, 0)], Ev.ReadAll(reader));
    }

    [Fact]
    public void Read_SeveralTopics_TakesTheFirstOfEventsAndSaysSo()
    {
        BagFile.Write(
            _folder.File("x.db3"),
            [("/imu", "sensor_msgs/msg/Imu"), ("/left", BagFile.EventPacket), ("/right", BagFile.EventPacket)],
            [(1, [1, 2, 3]), (3, BagFile.Message("evt3", Second)), (2, BagFile.Message("evt3", First))]);

        using var reader = FormatRegistry.Open(_folder.File("x.db3"));

        Assert.Equal(Three[..1], Ev.ReadAll(reader));
        Assert.Equal(["Of several topics of events, /left is read; left out: /right."], reader.Info.Notes);
    }

    [Fact]
    public void Read_MessagesThatAreDamagedOrOfAnotherEncoding_AreCountedAndTheOthersRead()
    {
        var cut = BagFile.Message("evt3", First)[..^1];
        BagFile.Write(_folder.File("x.db3"), cut, BagFile.Message("evt3", [.. First, 0]), BagFile.Message("mono", new byte[8]), [], BagFile.Message("evt3", Second));

        using var reader = FormatRegistry.Open(_folder.File("x.db3"));

        Assert.Equal(Three, Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 2, OtherRecords = 1, TrailingBytes = 1 }, reader.Counts);
    }

    [Fact]
    public void Open_Folder_ReadsItsFilesInTheOrderOfTheMetadata()
    {
        BagFile.Write(_folder.File("b.db3"), BagFile.Message("evt3", First));
        BagFile.Write(_folder.File("a.db3"), BagFile.Message("evt3", Second));
        File.WriteAllText(_folder.File("metadata.yaml"), "rosbag2_bagfile_information:\n  relative_file_paths:\n    - b.db3\n    - missing.db3\n    - a.db3\n  duration:\n    - c.db3\n");

        using var reader = FormatRegistry.Open(_folder.Path);

        Assert.Equal(Three, Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 1 }, reader.Counts);
    }

    [Fact]
    public void Open_FolderOfMcap_SaysWhatIsRead()
    {
        File.WriteAllText(_folder.File("metadata.yaml"), "rosbag2_bagfile_information:\n  relative_file_paths:\n    - a.mcap\n");

        var error = Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(_folder.Path));

        Assert.Equal($"{_folder.Path}: a ROS bag of a.mcap: .db3 files (sqlite3, not compressed) are read; ros2 bag convert makes them", error.Message);
    }

    [Fact]
    public void Open_FolderWithMetadataOfSomethingElse_IsABagByItsFilesOnly()
    {
        File.WriteAllText(_folder.File("metadata.yaml"), "title: pictures\n");

        var error = Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(_folder.Path));
        BagFile.Write(_folder.File("x.db3"), BagFile.Message("evt3", First));
        using var reader = FormatRegistry.Open(_folder.Path);

        Assert.Equal($"{_folder.Path}: is a directory; give a file", error.Message);
        Assert.Equal(Three[..1], Ev.ReadAll(reader));
    }

    [Fact]
    public void Open_FolderThatMayNotBeRead_IsRefusedInOneLine()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // it has no such permissions
        }

        var folder = Directory.CreateDirectory(_folder.File("locked"), UnixFileMode.None).FullName;

        var error = Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(folder));

        var why = Environment.IsPrivilegedProcess ? "is a directory; give a file" : $"Access to the path '{folder}' is denied."; // root reads it all the same
        Assert.Equal($"{folder}: {why}", error.Message);
    }

    [Fact]
    public void Open_EncodingThatIsNotRead_NamesIt()
    {
        BagFile.Write(_folder.File("x.db3"), BagFile.Message("libcaer_cmp", []));

        var error = Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(_folder.File("x.db3")));

        Assert.EndsWith("x.db3: events of the encoding 'libcaer_cmp' in the bag; evt3, libcaer and mono, little-endian, are read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BagWithoutEvents_NamesItsTopics()
    {
        BagFile.Write(_folder.File("x.db3"), [("/imu", "sensor_msgs/msg/Imu")], []);

        var error = Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(_folder.File("x.db3")));

        Assert.EndsWith("x.db3: no topic of event_camera_msgs/msg/EventPacket in the bag; it has /imu (sensor_msgs/msg/Imu)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Stream_SaysThatItTakesAFile()
    {
        var error = Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(new MemoryStream([.. "SQLite format 3\0"u8, .. new byte[100]]), "x.db3"));

        Assert.Equal("x.db3: a ROS bag is read from a file: SQLite goes about in it", error.Message);
    }

    [Fact]
    public void Read_DamagedFile_IsRefusedInOneLineOrReadToItsEnd()
    {
        var path = _folder.File("x.db3");
        BagFile.Write(path, [.. Enumerable.Range(0, 60).Select(i => BagFile.Message("evt3", [.. First, .. new byte[400]]))]);
        var (sound, random, read) = (File.ReadAllBytes(path), new SeededRandom(11), 0);
        for (var round = 0; round < 60; round++)
        {
            var bytes = sound.ToArray();
            for (var i = random.NextInt(6); i >= 0; i--)
            {
                bytes[16 + random.NextInt(bytes.Length - 16)] = (byte)random.NextInt(256);
            }

            File.WriteAllBytes(path, round % 4 == 0 ? bytes[..(16 + random.NextInt(bytes.Length - 16))] : bytes);
            try
            {
                using var reader = FormatRegistry.Open(path);
                read += Ev.ReadAll(reader).Count;
            }
            catch (RecordingFormatException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        }

        Assert.True(read > 60, $"{read} events");
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public void Read_ABagThatIsCut_IsDamageOrRefused(double share)
    {
        var path = _folder.File("x.db3");
        BagFile.Write(path, [.. Enumerable.Range(0, 300).Select(_ => BagFile.Message("evt3", [.. First, .. Second]))]);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)(bytes.Length * share)]);

        try
        {
            using var reader = FormatRegistry.Open(path);
            Assert.True(Ev.ReadAll(reader).Count < 900);
            Assert.True(reader.Counts.Breaches > 0);
        }
        catch (RecordingFormatException error)
        {
            Assert.Contains("damaged", error.Message);
        }
    }

    [Fact]
    public void Read_SteadyState_AllocatesNothing()
    {
        BagFile.Write(_folder.File("x.db3"), [.. Enumerable.Range(0, 300).Select(i => BagFile.Message("evt3", [.. First, .. Second]))]);
        var packet = new EventPacket(EventPacket.MinReadCapacity);
        for (var pass = 0; pass < 2; pass++) // once through, so that every path has been taken
        {
            using var reader = FormatRegistry.Open(_folder.File("x.db3"));
            reader.Read(packet);
            var (events, before) = (packet.Count, GC.GetAllocatedBytesForCurrentThread());
            while (reader.Read(packet))
            {
                events += packet.Count;
            }

            Assert.True(pass == 0 || GC.GetAllocatedBytesForCurrentThread() == before, "Reading allocated.");
            Assert.Equal(900, events);
        }
    }

    private static byte[] Record(int low, int high) => [.. BitConverter.GetBytes(low), .. BitConverter.GetBytes(high)];
}
