using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Guard;

public class WeightSnapshotTests
{
    private static readonly NetworkSpec Spec = NetworkCatalogue.Build("3C3p1bn", new SensorGeometry(4, 4), 2, 1);

    [Fact]
    public void CopyTo_AModelThatAnEngineHolds_IsTakenOverThere()
    {
        var model = Model.Create(Spec, ["a", "b"], 1);
        var good = model.Digest();
        var snapshot = new WeightSnapshot(model);
        var device = new Device();
        model.Hold(device);
        device.Learn();
        Assert.NotEqual(good, model.Digest());

        snapshot.CopyTo(model);

        Assert.Equal(good, model.Digest());
        device.Learn();
        Assert.Equal(0.5f, model.Tensors[3].Values[0]); // what was learned since, on what was gone back to
    }

    [Fact]
    public void Measure_RunningStatistics_AreNoWeightsButMustBeFinite()
    {
        var model = Model.Create(Spec, ["a", "b"], 1);
        WeightNorm.Measure(model, out var before);
        model.Tensors[3].Values[0] = 100;

        Assert.Null(WeightNorm.Measure(model, out var after));
        Assert.Equal(before, after);

        model.Tensors[3].Values[0] = float.NaN;
        Assert.Equal("a weight of b0.l0.bn.running_mean is no finite number, or immense", WeightNorm.Measure(model, out _));
    }

    /// <summary>Has the first running mean, and moves it by a half each time it learns.</summary>
    private sealed class Device : IWeightHolder
    {
        private float _mean;

        public void Learn() => _mean += 0.5f;

        public void Fetch(IReadOnlyList<WeightTensor> tensors) => tensors[3].Values[0] = _mean;

        public void Take(IReadOnlyList<WeightTensor> tensors) => _mean = tensors[3].Values[0];
    }
}
