using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Hdf5.Filters;
using EdgeLearner.Sensors.Formats.Hdf5.Structure;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats.Hdf5;

/// <summary>Every structure that the HDF5 library writes, old and new.</summary>
public sealed class H5pyTests
{
    public static TheoryData<string> Files => [.. H5pyFiles.Names];

    /// <summary>Files whose structures all have check sums.</summary>
    public static TheoryData<string> CheckedFiles => [.. H5pyFiles.Names.Where(name => name.StartsWith("latest", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_FileOfH5py_GivesItsEventsAndSize(string name)
    {
        using var reader = FormatRegistry.Open(new MemoryStream(H5pyFiles.Bytes(name)), "x");

        Assert.Equal(H5pyFiles.Events(name), Ev.ReadAll(reader));
        Assert.Equal((new SensorGeometry(304, 240), default(DecodeCounts)), (reader.Info.Geometry, reader.Counts));
    }

    [Theory]
    [MemberData(nameof(CheckedFiles))]
    public void Read_AnyByteOfAStructureChanged_IsNamedOrCountedAndEventsAreNeverOthers(string name)
    {
        var (sound, expected) = (H5pyFiles.Bytes(name), H5pyFiles.Events(name));
        var structures = Structures(sound);
        Assert.NotEmpty(structures);
        foreach (var at in structures.SelectMany(start => new[] { start, start + 5, start + 9, start + 13 }))
        {
            var bytes = sound.ToArray();
            bytes[at] ^= 0x10;
            try
            {
                using var reader = FormatRegistry.Open(new MemoryStream(bytes), "x");
                var events = Ev.ReadAll(reader);
                Assert.Subset(expected.ToHashSet(), events.ToHashSet());
                Assert.True(events.Count == expected.Length || reader.Counts.LostEvents == expected.Length - events.Count, $"byte {at}: {events.Count} events, {reader.Counts}");
            }
            catch (RecordingFormatException error)
            {
                Assert.Matches("check sum|there is no|no events|without names|no superblock|leads nowhere|lies outside", error.Message);
            }
        }
    }

    [Fact]
    public void Read_SizeOfAChunkThatIsDamaged_CostsThatChunkAlone()
    {
        const string name = "earliest: a table of symbols, trees of two levels, deflate and shuffle";
        const int sizeAt = 24; // of the first chunk that a node of a tree tells of, in which nothing has a check sum
        var bytes = H5pyFiles.Bytes(name);
        var leaf = bytes.AsSpan().IndexOf("TREE\u0001\0"u8);
        bytes[leaf + sizeAt + 3] ^= 0x40; // a gigabyte

        using var reader = FormatRegistry.Open(new MemoryStream(bytes), "x");
        var events = Ev.ReadAll(reader);

        Assert.Equal(1, reader.Counts.UnknownWords);
        Assert.Equal(H5pyFiles.Events(name).Length - events.Count, reader.Counts.LostEvents);
        Assert.InRange(events.Count, H5pyFiles.Events(name).Length / 2, H5pyFiles.Events(name).Length - 1);
    }

    [Fact]
    public void Of_FilterThatIsNotReadAndHasNoNameInTheFile_NamesIt()
    {
        var error = Assert.Throws<RecordingFormatException>(() => ChunkFilters.Of(new FilterStep(6, "", [])));

        Assert.Equal("the events are compressed with the HDF5 filter 6 (scaleoffset), which is not read: rewrite them with h5repack -f GZIP=4", error.Message);
    }

    [Fact]
    public void Of_BytesOfAnyLength_IsLookup3()
    {
        // The example of the algorithm's author, with a first value of 0.
        Assert.Equal(0x17770551u, CheckSum.Of("Four score and seven years ago"u8));
        Assert.Equal(0xDEADBEEFu, CheckSum.Of([]));
    }

    private static List<int> Structures(byte[] file)
    {
        string[] signatures = ["OHDR", "OCHK", "FRHP", "FHDB", "FHIB", "BTHD", "BTLF", "BTIN", "FAHD", "FADB", "EAHD", "EAIB", "EASB", "EADB"];
        return [.. Enumerable.Range(0, file.Length - 4).Where(at => signatures.Contains(System.Text.Encoding.ASCII.GetString(file, at, 4)))];
    }
}
