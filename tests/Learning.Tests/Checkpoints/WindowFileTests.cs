using System.Text;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Events;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Checkpoints;

public sealed class WindowFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LearnerState _state = TinyState.Create();
    private readonly string _path;

    public WindowFileTests()
    {
        _path = _folder.File("model.windows");
        TinyState.Step(_state, windows: 8);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xE3069283)] // the check value of the catalogue of CRCs
    public void Of_KnownBytes_IsTheKnownChecksum(string text, uint checksum) => Assert.Equal(checksum, Crc32C.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void ReadInto_WhatWasWritten_FillsBothMemories()
    {
        WindowFile.Write(_path, _state);
        var loaded = TinyState.Create();

        Assert.Equal(new WindowsRead(8, 0, 0), WindowFile.ReadInto(_path, loaded));

        Assert.Equal(Windows(_state), Windows(loaded));
        Assert.Equal([_path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void ReadInto_AModelThatHasLearnedOneClassMore_TakesThem()
    {
        WindowFile.Write(_path, _state);
        var loaded = Create("a", "b", "c");

        Assert.Equal(8, WindowFile.ReadInto(_path, loaded).Restored);
        Assert.Equal(0, loaded.Replay.CountOf(2));
    }

    [Fact]
    public void ReadInto_AModelOfOtherClasses_IsRefused()
    {
        WindowFile.Write(_path, _state);

        var error = Assert.Throws<CheckpointException>(() => WindowFile.ReadInto(_path, Create("b", "a")));

        Assert.Equal($"{_path}: not a usable file of windows: its windows are of the classes a, b, the model's are b, a", error.Message);
    }

    [Fact]
    public void ReadInto_AModelOfAnotherSize_LeavesThemOut()
    {
        WindowFile.Write(_path, _state);
        var model = Model.Create(NetworkCatalogue.Build("FC2", new SensorGeometry(8, 8), 2, 1), ["a", "b"], seed: 1);

        Assert.Equal(new WindowsRead(0, 8, 0), WindowFile.ReadInto(_path, LearnerState.Create(model, TinyState.Options)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void ReadInto_PixelsWhereSpikesAreWantedOrTheOtherWayRound_LeavesThemOut(int written, int wanted)
    {
        LearnerState Create(int block) => LearnerState.Create(_state.Model, TinyState.Options with { LatentBlock = block });
        var (from, to) = (Create(written), Create(wanted));
        TinyState.Step(from, windows: 8);
        WindowFile.Write(_path, from);

        Assert.Equal(from.Replay.FrameWords, to.Replay.FrameWords);
        Assert.Equal(new WindowsRead(0, 8, 0), WindowFile.ReadInto(_path, to));
        Assert.Equal(new WindowsRead(8, 0, 0), WindowFile.ReadInto(_path, Create(written)));
    }

    [Fact]
    public void ReadInto_AnyByteChanged_IsRefusedOrCostsWindows()
    {
        WindowFile.Write(_path, _state);
        var file = File.ReadAllBytes(_path);
        var bits = 8 * Enumerable.Range(1, 8).Sum(number => 1 + (number % 4));
        for (var at = 0; at < file.Length; at++)
        {
            byte[] changed = [.. file];
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.Equal(at < file.Length - bits ? -1 : 1, LostIn(changed));
        }
    }

    [Fact]
    public void ReadInto_CutAnywhere_IsRefusedOrCostsWindows()
    {
        WindowFile.Write(_path, _state);
        var file = File.ReadAllBytes(_path);
        for (var length = 0; length < file.Length; length++)
        {
            Assert.NotEqual(0, LostIn(file[..length]));
        }
    }

    [Theory]
    [InlineData("", "it is no file of windows")]
    [InlineData("a recording, or a text", "it is no file of windows")]
    [InlineData("ELWINDOW\u0002\0\0\0\0\0\0\0\0\0\0\0", "its version is 2, this program reads 1")]
    [InlineData("ELWINDOW\u0001\0\0\0\0\0\0\u007f\0\0\0\u007f", "it is cut short")]
    public void ReadInto_AnotherFile_SaysWhatIsWrong(string content, string complaint)
    {
        File.WriteAllBytes(_path, Encoding.Latin1.GetBytes(content));
        var error = Assert.Throws<CheckpointException>(() => WindowFile.ReadInto(_path, TinyState.Create()));
        Assert.Equal((true, $"{_path}: not a usable file of windows: {complaint}"), (error.IsDamaged, error.Message));
    }

    [Fact]
    public void Save_AModelWithoutWindows_LeavesNoneOfTheModelBefore()
    {
        var file = _folder.File("a/model.safetensors");
        ModelFile.Save(file, _state);
        Assert.Equal(8, File.Exists(WindowFile.Beside(file)) ? ModelFile.Load(file, TinyState.Options, out var read) is not null ? read.Restored : 0 : 0);

        ModelFile.Save(file, TinyState.Create());

        Assert.Equal([file], Directory.GetFiles(_folder.File("a")));
        Assert.Equal(0, ModelFile.Load(file, TinyState.Options, out _).Replay.Count);
    }

    [Theory]
    [InlineData("a/model.safetensors", "a/model.windows")]
    [InlineData("a/model.windows", "a/model.windows.windows")]
    [InlineData("a.b/model", "a.b/model.windows")]
    public void Beside_AModelsFile_IsAnother(string model, string windows) => Assert.Equal(windows, WindowFile.Beside(model));

    /// <summary>Windows lost; -1 where the file is refused.</summary>
    private int LostIn(byte[] content)
    {
        File.WriteAllBytes(_path, content);
        try
        {
            return WindowFile.ReadInto(_path, TinyState.Create()).Lost;
        }
        catch (CheckpointException)
        {
            return -1;
        }
    }

    private static LearnerState Create(params string[] classes) => LearnerState.Create(
        Model.Create(NetworkCatalogue.Build("FC2", new SensorGeometry(4, 4), classes.Length, 1), classes, seed: 1), TinyState.Options);

    private static IEnumerable<string> Windows(LearnerState state) => TinyState.Describe(state).Split('\n').Skip(2);
}
