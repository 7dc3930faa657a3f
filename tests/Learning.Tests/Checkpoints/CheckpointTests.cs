using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors.Events;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private static readonly string[] Classes = ["Tasse", "Stift \"ß\"", "Schere"];

    private readonly TempFolder _folder = new();
    private readonly string _path;

    public CheckpointTests() => _path = _folder.File("model.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WhatWasSaved_IsTheSameModel()
    {
        var model = Learned();
        Checkpoint.Save(_path, model);

        var loaded = Checkpoint.Load(_path);

        Assert.Equal(model.Spec with { Layers = [] }, loaded.Spec with { Layers = [] });
        Assert.Equal(model.Spec.Layers, loaded.Spec.Layers);
        Assert.Equal(Classes, loaded.Classes);
        Assert.Equal(model.Digest(), loaded.Digest());
        Assert.All(model.Tensors.Zip(loaded.Tensors), pair => Assert.Equal(pair.First.Velocity, pair.Second.Velocity));
    }

    [Fact]
    public void Load_ANormalisedResidualNetwork_HasItsStatisticsToo()
    {
        var model = Model.Create(NetworkCatalogue.Build("3C3p1bn-4C3p1s2bn+1-AAP2", new SensorGeometry(6, 6), Classes.Length, 1), Classes, seed: 2);
        foreach (var (index, tensor) in model.Tensors.Index())
        {
            tensor.FromFileOrder([.. Enumerable.Range(0, tensor.Plan.Numbers).Select(i => index + (i / 64f))], tensor.Values);
        }

        Checkpoint.Save(_path, model);
        var loaded = Checkpoint.Load(_path);

        Assert.Equal(model.Spec.Layers, loaded.Spec.Layers);
        Assert.Equal(model.Digest(), loaded.Digest());
        Assert.Contains("\"b1.l0.down.bn.running_var\":{\"dtype\":\"F32\",\"shape\":[4]", Encoding.UTF8.GetString(File.ReadAllBytes(_path)));
    }

    [Fact]
    public void Save_AFolderThatIsNotThere_IsMadeAndHoldsNothingElse()
    {
        var path = _folder.File("a/b/model.safetensors");
        Checkpoint.Save(path, Learned());

        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
        Assert.Equal(Learned().Digest(), Checkpoint.Load(path).Digest());
    }

    [Fact]
    public void Load_ALearnedModel_GoesOnLearningBitForBit()
    {
        var model = Learned();
        Checkpoint.Save(_path, model);
        var loaded = Checkpoint.Load(_path);

        Learn(model, steps: 3);
        Learn(loaded, steps: 3);

        Assert.Equal(model.Digest(), loaded.Digest());
        Assert.Contains(model.Tensors, tensor => tensor.Velocity.Any(velocity => velocity != 0));
    }

    [Fact]
    public void Save_TheSameModel_WritesTheSameBytes()
    {
        Checkpoint.Save(_path, Learned());
        var first = File.ReadAllBytes(_path);
        Checkpoint.Save(_path, Learned());
        Assert.Equal(first, File.ReadAllBytes(_path));
    }

    [Fact]
    public void Save_AModel_WritesTensorsThatAnyReaderOfTheFormatFinds()
    {
        var model = Learned();
        Checkpoint.Save(_path, model);
        var file = File.ReadAllBytes(_path);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using var header = JsonDocument.Parse(Encoding.UTF8.GetString(file, 8, length));
        var body = file.AsSpan(8 + length).ToArray();
        var entries = header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__").ToDictionary(entry => entry.Name, entry => entry.Value);

        Assert.Equal(0, (8 + length) % 8);
        Assert.All(header.RootElement.GetProperty("__metadata__").EnumerateObject(), pair => Assert.Equal(JsonValueKind.String, pair.Value.ValueKind));
        string[] names = ["b0.l0.conv", "b0.l0.conv.velocity", "b0.cls", "b0.cls.velocity", "b1.l0.fc", "b1.l0.fc.velocity", "b1.cls", "b1.cls.velocity"];
        Assert.Equal(names, entries.Keys);
        Assert.All(entries.Values, entry => Assert.Equal("F32", entry.GetProperty("dtype").GetString()));
        Assert.Equal([2, 2, 3, 3], Numbers(entries["b0.l0.conv"], "shape"));
        Assert.Equal([3, 4], Numbers(entries["b1.cls"], "shape"));
        long end = 0;
        foreach (var entry in entries.Values)
        {
            var offsets = Numbers(entry, "data_offsets");
            Assert.Equal(end, offsets[0]); // no gaps
            end = offsets[1];
            Assert.Equal(4 * Numbers(entry, "shape").Aggregate(1L, (product, side) => product * side), end - offsets[0]);
        }

        Assert.Equal(body.Length, end);
        var dense = model.Tensors.Single(tensor => tensor.Name == "b1.l0.fc");
        var at = (int)Numbers(entries["b1.l0.fc"], "data_offsets")[0];
        Assert.Equal(dense.ToFileOrder(dense.Values)[1], BinaryPrimitives.ReadSingleLittleEndian(body.AsSpan(at + 4)));
    }

    [Fact]
    public void Load_AnyByteChanged_ThrowsOrGivesTheSameModel()
    {
        Checkpoint.Save(_path, Learned());
        var file = File.ReadAllBytes(_path);
        var expected = Summary(Checkpoint.Load(_path));
        var refused = 0;
        for (var i = 0; i < file.Length; i++)
        {
            var bit = (byte)(1 << (i % 8));
            file[i] ^= bit;
            File.WriteAllBytes(_path, file);
            file[i] ^= bit;
            refused += LoadsAs(expected) ? 0 : 1;
        }

        Assert.InRange(refused, file.Length * 95 / 100, file.Length); // what may change is white space
    }

    [Fact]
    public void Load_ANumberOfTheSpecificationChanged_IsRefused()
    {
        Checkpoint.Save(_path, Learned());
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(_path));
        Assert.Contains("leak\\u0022:0.8,", text, StringComparison.Ordinal);
        File.WriteAllBytes(_path, Encoding.Latin1.GetBytes(text.Replace("leak\\u0022:0.8,", "leak\\u0022:0.9,", StringComparison.Ordinal)));

        AssertRefused("not a usable checkpoint: its checksum does not match");
    }

    [Fact]
    public void Load_CutAnywhere_IsRefused()
    {
        Checkpoint.Save(_path, Learned());
        var file = File.ReadAllBytes(_path);
        for (var length = 0; length < file.Length; length++)
        {
            File.WriteAllBytes(_path, file.AsSpan(0, length));
            Assert.False(LoadsAs(""), $"cut to {length} bytes");
        }
    }

    [Fact]
    public void Load_AFileThatIsNotThere_SaysSo()
    {
        AssertRefused("no such checkpoint");
        Assert.Contains("no such checkpoint", Assert.Throws<CheckpointException>(() => Checkpoint.Load(_folder.File("x/y"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AFolder_IsRefusedButNotAsDamaged()
    {
        Directory.CreateDirectory(_path);
        var refusal = Assert.Throws<CheckpointException>(() => Checkpoint.Load(_path));
        Assert.Equal(_path + ": cannot be read: it is a folder; name a file in it", refusal.Message);
        Assert.False(refusal.IsDamaged);
    }

    [Theory]
    [InlineData("{}", "a safetensors file, but no checkpoint of edgelearner")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "a safetensors file, but no checkpoint of edgelearner")]
    [InlineData("{\"__metadata__\":{\"edgelearner.checkpoint\":\"2\"}}", "a checkpoint of version 2; this program reads version 1")]
    [InlineData("{\"__metadata__\":{\"edgelearner.checkpoint\":\"1\"}}", "not a usable checkpoint: its checksum does not match")]
    [InlineData("{\"w\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", "not a usable checkpoint: tensor w is cut short or no float32")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[4,0]}}", "not a usable checkpoint: tensor w is cut short or no float32")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "not a usable checkpoint: tensor w is cut short or no float32")]
    [InlineData("[]", "not a usable checkpoint: damaged header")]
    [InlineData("{\"w\":7}", "not a usable checkpoint: damaged header")]
    public void Load_AnotherFileOfTheFormat_SaysWhatIsWrong(string header, string message)
    {
        var bytes = new byte[8 + header.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        Encoding.UTF8.GetBytes(header, bytes.AsSpan(8));
        File.WriteAllBytes(_path, bytes);

        AssertRefused(message);
    }

    private void AssertRefused(string message) =>
        Assert.StartsWith($"{_path}: {message}", Assert.Throws<CheckpointException>(() => Checkpoint.Load(_path)).Message, StringComparison.Ordinal);

    /// <summary>Whether the file loads, and then it must be as expected; false where it is refused. Any other exception fails the test.</summary>
    private bool LoadsAs(string expected)
    {
        try
        {
            Assert.Equal(expected, Summary(Checkpoint.Load(_path)));
            return true;
        }
        catch (CheckpointException error)
        {
            Assert.StartsWith(_path, error.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private static string Summary(Model model) =>
        string.Join(' ', [
            model.Spec with { Layers = [] }, .. model.Spec.Layers, .. model.Classes, model.Digest(),
            .. model.Tensors.SelectMany(tensor => tensor.Velocity).Select(BitConverter.SingleToInt32Bits)]);

    private static Model Learned()
    {
        var spec = NetworkCatalogue.Build("2C3-FC4", new SensorGeometry(5, 4), Classes.Length, 1);
        var model = Model.Create(spec, Classes, seed: 4);
        Learn(model, steps: 4);
        return model;
    }

    private static void Learn(Model model, int steps)
    {
        var engine = new ManagedEngine(model, 1, intervalFrames: 1, new LearningRule { Momentum = 0.9f });
        for (var step = 0; step < steps; step++)
        {
            engine.BeginInterval(0);
            engine.Step(0, [.. Enumerable.Range(0, 40).Where(pixel => (pixel + step) % 3 != 0)]);
            engine.Learn([new LabelledLane(0, step % 3)], 0.1f);
        }
    }

    private static long[] Numbers(JsonElement entry, string name) => [.. entry.GetProperty(name).EnumerateArray().Select(number => number.GetInt64())];
}
