using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Offline;

public sealed class SampleLoaderTests : IDisposable
{
    private static readonly FramingOptions ThreeFrames = new() { Frames = 3 };

    private readonly TempFolder _folder = new();
    private readonly string _path;

    public SampleLoaderTests() => _path = _folder.File("m.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_AWholeRecording_BinsFromItsFirstEventAndPadsWithSilence()
    {
        NmnistFile.Write(_folder.File("a.bin"), (3, 2, 0, 5_000), (4, 2, 1, 24_999), (5, 2, 1, 25_000), (5, 2, 1, 25_001));
        File.WriteAllText(_path, "path,label\na.bin,7\n");

        var set = Load(ThreeFrames);

        Assert.Equal((new SensorGeometry(34, 34), 3, 1, 4L), (set.Input, set.Frames, set.Count, set.EventsOf(0)));
        Assert.Equal([[(2 * 34) + 3, (34 * 34) + (2 * 34) + 4], [(34 * 34) + (2 * 34) + 5], []], Active(set, 0));
    }

    [Fact]
    public void Load_AWindow_IsHalfOpenAndCountsFromTheFirstEvent()
    {
        NmnistFile.Write(_folder.File("a.bin"), (0, 0, 0, 1_000), (1, 0, 0, 40_999), (2, 0, 0, 41_000), (3, 0, 0, 80_999), (4, 0, 0, 81_000));
        File.WriteAllText(_path, "path,label,start_us,end_us\na.bin,7,40000,80000\n");

        var set = Load(ThreeFrames);

        Assert.Equal([[2], [3], []], Active(set, 0));
    }

    [Fact]
    public void Load_ManyWindowsOfARecording_GivesEachTheFramesThatItHasAlone()
    {
        var clock = 0;
        NmnistFile.Write(_folder.File("a.bin"), Enumerable.Range(0, 30_000).Select(i => (i % 34, i * 7 % 34, i & 1, clock += 37 + (i % 5))));
        string[] windows = ["0,60000", "30000,90000", "1000000,1060000", "500000,530000", "2000000,9000000"];
        File.WriteAllText(_path, "path,label,start_us,end_us\n" + string.Concat(windows.Select(window => $"a.bin,1,{window}\n")));

        var set = Load(ThreeFrames);

        Assert.Equal(windows.Length, set.Count);
        foreach (var (index, window) in windows.Index())
        {
            File.WriteAllText(_path, $"path,label,start_us,end_us\na.bin,1,{window}\n");
            Assert.Equal(Active(Load(ThreeFrames), 0), Active(set, index));
        }

        Assert.Equal(set.EventsOf(0), set.EventsOf(2), tolerance: 10);
        Assert.InRange(set.EventsOf(1), 60_000 / 41, 60_000 / 37); // an event every 37 to 41 us, to the window's end
        Assert.All(Active(set, 1), frame => Assert.Equal(34, frame.Length)); // every one that the pattern ever hits
        Assert.Empty(Active(set, 4).SelectMany(active => active)); // behind the end
    }

    [Fact]
    public void Load_HeaderlessFilesOfSeveralSizes_HasOneSizeThatHoldsAll()
    {
        NmnistFile.Write(_folder.File("small.bin"), (3, 2, 0, 0));
        NmnistFile.Write(_folder.File("large.bin"), (100, 2, 0, 0));
        File.WriteAllText(_path, "path,label\nsmall.bin,0\nlarge.bin,1\n");

        var set = Load(ThreeFrames with { InputMax = 32 });

        Assert.Equal(new SensorGeometry(32, 32), set.Input);
        Assert.Equal([0, 25], [Active(set, 0)[0][0], Active(set, 1)[0][0]]); // 128x128, scaled down by 4
    }

    [Fact]
    public void Load_AClassThatTheModelDoesNotKnow_NamesTheLine()
    {
        NmnistFile.Write(_folder.File("a.bin"), (3, 2, 0, 0));
        File.WriteAllText(_path, "path,label\na.bin,cat\na.bin,dog\n");

        var error = Assert.Throws<RecordingFormatException>(() => Load(ThreeFrames, ["cat", "cow"]));

        Assert.Equal($"{_path}:3: class 'dog' is unknown; the classes are cat, cow", error.Message);
    }

    [Fact]
    public void Load_AFileThatIsNoRecording_NamesTheLine()
    {
        File.WriteAllText(_folder.File("a.raw"), "Nothing but words.");
        File.WriteAllText(_path, "path,label\na.raw,1\n");

        var error = Assert.Throws<RecordingFormatException>(() => Load(ThreeFrames));

        Assert.StartsWith($"{_path}:2: {_folder.File("a.raw")}: not a recording of a known format", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NmnistSmall_HasEveryEventOfEveryFile()
    {
        var manifest = ManifestReader.Read(TestData.Require("datasets", "nmnist-small", "manifest.csv"));
        var truth = File.ReadLines(TestData.Require("datasets", "nmnist-small", "truth.csv")).Skip(1).Select(line => line.Split(',')).ToList();

        var set = Load(manifest, new FramingOptions { Frames = 20 }); // all of every file

        Assert.Equal(new SensorGeometry(34, 34), set.Input);
        Assert.Equal(truth.Select(cells => cells[0]), manifest.Rows.Select(row => Path.GetFileName(row.File)));
        Assert.Equal(truth.Select(cells => long.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture)), Enumerable.Range(0, set.Count).Select(set.EventsOf));
        Assert.Equal([97, 116, 99, 93, 105, 92, 94, 117, 87, 100], Enumerable.Range(0, set.Count).CountBy(set.ClassOf).OrderBy(item => item.Key).Select(item => item.Value));
    }

    [Fact]
    public void Load_Dvs128Objects_HasItsWindowsAndNames()
    {
        var manifest = ManifestReader.Read(TestData.Require("datasets", "dvs128-objects", "session-b-test.csv"));

        var set = Load(manifest, new FramingOptions { InputMax = 32 });

        Assert.Equal(["box", "mug", "cutter", "mechanical pencil", "scissors"], set.Classes);
        Assert.Equal([32, 33, 33, 36, 32], Enumerable.Range(0, set.Count).CountBy(set.ClassOf).OrderBy(item => item.Key).Select(item => item.Value));
        Assert.Equal(new SensorGeometry(32, 32), set.Input);
        Assert.All(Enumerable.Range(0, set.Count), sample => Assert.InRange(set.EventsOf(sample), 100, 20_000));
    }

    private SampleSet Load(FramingOptions options, IReadOnlyList<string>? classes = null) => Load(ManifestReader.Read(_path), options, classes);

    private static SampleSet Load(Manifest manifest, FramingOptions options, IReadOnlyList<string>? classes = null) =>
        SampleLoader.Load(manifest, options, classes, stop: TestContext.Current.CancellationToken);

    private static List<int[]> Active(SampleSet set, int sample)
    {
        var frames = new List<int[]>();
        for (var frame = 0; frame < set.Frames; frame++)
        {
            var active = new List<int>();
            foreach (var pixel in SpikeBits.In(set.Frame(sample, frame)))
            {
                active.Add(pixel);
            }

            frames.Add([.. active]);
        }

        return frames;
    }
}
