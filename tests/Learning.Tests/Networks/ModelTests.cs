using System.Buffers.Binary;
using System.Security.Cryptography;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Networks;

public class ModelTests
{
    private static readonly NetworkSpec Spec = NetworkCatalogue.Build("3C3p1-AP2-5", new SensorGeometry(4, 4), 2, 1);

    [Fact]
    public void Create_TheSameSeed_GivesTheSameWeights()
    {
        Assert.Equal(Model.Create(Spec, ["a", "b"], 1).Digest(), Model.Create(Spec, ["a", "b"], 1).Digest());
        Assert.NotEqual(Model.Create(Spec, ["a", "b"], 1).Digest(), Model.Create(Spec, ["a", "b"], 2).Digest());
    }

    [Fact]
    public void Create_AnySeed_DrawsWithinTheBoundOfTheFanIn()
    {
        var model = Model.Create(NetworkCatalogue.Build("8C3p1-64", new SensorGeometry(16, 16), 10, 1), [.. Enumerable.Range(0, 10).Select(i => $"{i}")], 1);
        (string Name, double Bound)[] bounds =
        [
            ("b0.l0.conv", 1.25 / Math.Sqrt(2 * 9)), ("b0.cls", 1 / Math.Sqrt(8 * 256)), ("b1.l0.fc", 1.25 / Math.Sqrt(8 * 256)), ("b1.cls", 1 / Math.Sqrt(64)),
        ];
        Assert.Equal(bounds.Select(bound => bound.Name), model.Tensors.Select(tensor => tensor.Name));
        Assert.All(model.Tensors.Zip(bounds), pair => Assert.InRange(pair.First.Values.Max(Math.Abs), 0.95 * pair.Second.Bound, pair.Second.Bound));
        Assert.All(model.Tensors, tensor => Assert.InRange(tensor.Values.Average() / tensor.Values.Max(), -0.2, 0.2));
        Assert.Equal((8 * 2 * 9) + (10 * 8 * 256) + (64 * 8 * 256) + (10 * 64), model.Parameters);
    }

    [Fact]
    public void Digest_AKnownNetwork_IsTheHashOfItsTensorsInFileOrder()
    {
        // 2x2 pixels in, 2 neurons, 2 classes: b0.l0.fc [2, 8] and b0.cls [2, 2], inputs as [C, H, W].
        var model = new Model(NetworkCatalogue.Build("2", new SensorGeometry(2, 2), 2, 1), ["a", "b"]);
        float[] hidden = [.. Enumerable.Range(0, 16).Select(i => i + 0.5f)];
        float[] output = [-1, -2, -3, -4];
        model.Tensors[0].FromFileOrder(hidden, model.Tensors[0].Values);
        model.Tensors[1].FromFileOrder(output, model.Tensors[1].Values);
        var bytes = new byte[20 * sizeof(float)];
        foreach (var (i, value) in hidden.Concat(output).Index())
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), value);
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), model.Digest());
        Assert.NotEqual(hidden, model.Tensors[0].Values); // the engine's order is another
    }

    [Theory]
    [InlineData("network 3C3p1-AP2-5 has 2 outputs, but 3 class names are given", "a", "b", "c")]
    [InlineData("two classes have one name: a, a", "a", "a")]
    public void Create_ClassesThatDoNotFit_SaysWhy(string message, params string[] classes) =>
        Assert.Equal(message, Assert.Throws<NetworkException>(() => Model.Create(Spec, classes, 1)).Message);

    [Theory]
    [InlineData(2, OptimizerKind.Sgd)]
    [InlineData(3, OptimizerKind.Adam)] // the fourth output takes a place that was filling
    [InlineData(4, OptimizerKind.Adam)] // the fifth makes rows longer
    public void WithClass_ATrainedModel_KeepsEveryOldNumber(int classes, OptimizerKind optimizer)
    {
        var names = Enumerable.Range(0, classes).Select(i => $"{i}").ToList();
        var model = Model.Create(NetworkCatalogue.Build("3C3p1-AP2-5", new SensorGeometry(8, 8), classes, 1), names, 1);
        Train(model, new LearningRule { Optimizer = optimizer, Momentum = 0.5f });

        var grown = model.WithClass("new");

        Assert.Equal([.. names, "new"], grown.Classes);
        Assert.Equal((model.Updates, classes + 1), (grown.Updates, grown.Spec.Classes));
        Assert.Contains(model.Tensors.SelectMany(tensor => tensor.Velocity), value => value != 0);
        foreach (var (old, tensor) in model.Tensors.Zip(grown.Tensors))
        {
            var inputs = tensor.Layer.FanIn;
            float[] values = tensor.ToFileOrder(tensor.Values), velocity = tensor.ToFileOrder(tensor.Velocity);
            Assert.Equal(old.ToFileOrder(old.Values), values[..old.Layer.Weights]);
            Assert.Equal(old.ToFileOrder(old.Velocity), velocity[..old.Layer.Weights]);
            Assert.Equal(SquareMean(old), SquareMean(tensor)[..SquareMean(old).Length]);
            Assert.All(velocity[old.Layer.Weights..], value => Assert.Equal(0, value));
            Assert.Equal(old.Layer.IsClassifier ? inputs : 0, values[old.Layer.Weights..].Count(value => value != 0 && Math.Abs(value) <= 1 / Math.Sqrt(inputs)));
        }
    }

    [Fact]
    public void WithClass_AnyModel_LeavesTheOldOutputsSpikesAsTheyWere()
    {
        var fixedClassifiers = Spec with { TrainableClassifiers = false };
        var model = Model.Create(fixedClassifiers, ["a", "b"], 1);
        using var engine = new ManagedEngine(model, 1, 100, new LearningRule());
        using var grown = new ManagedEngine(model.WithClass("c"), 1, 100, new LearningRule());
        var fired = 0;
        for (var i = 0; i < 100; i++)
        {
            int[] active = [i % 32, i * 7 % 32, i * 11 % 32];
            engine.Step(0, active);
            grown.Step(0, active);
            fired += engine.Output(0)[0] != 0 ? 1 : 0;
            Assert.Equal(engine.Output(0)[0], grown.Output(0)[0] & 0b11);
        }

        Assert.True(fired > 0);
    }

    [Fact]
    public void Create_ANormalisedLayer_BeginsAtTheThresholdWithNoStatistics()
    {
        var model = Normalised();

        Assert.Equal(["b0.l0.conv", "b0.l0.bn.weight", "b0.l0.bn.bias", "b0.l0.bn.running_mean", "b0.l0.bn.running_var", "b0.cls"], model.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([[0.3f, 0.3f, 0.3f], [0, 0, 0], [0, 0, 0], [1, 1, 1]], model.Tensors.Skip(1).Take(4).Select(tensor => tensor.ToFileOrder(tensor.Values)));
        Assert.Equal((3 * 2 * 9) + 3 + 3 + (2 * 3 * 16), model.Parameters);
        Assert.Equal(Model.Create(NetworkCatalogue.Build("3C3p1", new SensorGeometry(4, 4), 2, 1), ["a", "b"], 1).Tensors[0].Values, model.Tensors[0].Values);
    }

    [Fact]
    public void Digest_AnotherRunningMean_IsAnother()
    {
        var model = Normalised();
        var before = model.Digest();
        model.Tensors[3].Values[1] = 0.5f;

        Assert.NotEqual(before, model.Digest());
    }

    [Fact]
    public void Prepare_RunningStatistics_HaveNoMoments()
    {
        var model = Normalised();
        model.Prepare(new LearningRule { Optimizer = OptimizerKind.Adam });

        Assert.Equal([true, true, true, false, false, true], model.Tensors.Select(tensor => tensor.SquareMean.Length > 0));
    }

    [Fact]
    public void Tensors_HeldBySomebody_AreFetchedFirstAndGivenBackAtTheEnd()
    {
        var model = Normalised();
        var holder = new CountingHolder();
        model.Hold(holder);

        Assert.Equal(1, model.Tensors[1].Values[0]);
        model.Written();
        Assert.Equal((1, 1), (holder.Fetched, holder.Taken));

        _ = model.Digest();
        model.Release(new CountingHolder()); // holds nothing
        Assert.Equal(3, model.Tensors[1].Values[0]);
        model.Release(holder);
        model.Written();
        Assert.Equal(4, model.Tensors[1].Values[0]);
        Assert.Equal((4, 1), (holder.Fetched, holder.Taken));
    }

    [Fact]
    public void Hold_AModelThatIsHeld_Throws()
    {
        var model = Normalised();
        model.Hold(new CountingHolder());

        Assert.Throws<InvalidOperationException>(() => model.Hold(new CountingHolder()));
    }

    [Fact]
    public void WithClass_NameThatIsTaken_SaysSo() =>
        Assert.Equal("two classes have one name: a, b, a", Assert.Throws<NetworkException>(() => Model.Create(Spec, ["a", "b"], 1).WithClass("a")).Message);

    private static Model Normalised() => Model.Create(NetworkCatalogue.Build("3C3p1bn", new SensorGeometry(4, 4), 2, 1), ["a", "b"], 1);

    private static float[] SquareMean(WeightTensor tensor) => tensor.SquareMean.Length > 0 ? tensor.ToFileOrder(tensor.SquareMean) : [];

    private static void Train(Model model, LearningRule rule)
    {
        using var engine = new ManagedEngine(model, 1, 2, rule);
        for (var i = 0; i < 10; i++)
        {
            engine.Step(0, [.. Enumerable.Range(0, 128).Where(pixel => pixel % 3 == i % 3)]);
            engine.Step(0, [.. Enumerable.Range(0, 128).Where(pixel => pixel % 2 == i % 2)]);
            engine.Learn([new LabelledLane(0, i % model.Classes.Count)], 0.1f);
            engine.BeginInterval(0);
        }
    }

    /// <summary>Has newer weights whenever it is asked: a scale that counts.</summary>
    private sealed class CountingHolder : IWeightHolder
    {
        public int Fetched { get; private set; }

        public int Taken { get; private set; }

        public void Fetch(IReadOnlyList<WeightTensor> tensors) => tensors[1].Values[0] = ++Fetched;

        public void Take(IReadOnlyList<WeightTensor> tensors) => Taken++;
    }
}
