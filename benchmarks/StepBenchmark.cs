using BenchmarkDotNet.Attributes;

namespace EdgeLearner.Benchmarks;

/// <summary>Inference of one frame. Beside it: a copy of all weights and potentials, which a network computed densely would have to read.</summary>
public class StepBenchmark
{
    private EngineLoad _load = null!;
    private byte[] _source = [];
    private byte[] _target = [];

    [Params(34, 128)]
    public int Side { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _load = new EngineLoad(Side, lanes: 1);
        _source = new byte[_load.Engine.Memory.Weights + _load.Engine.Memory.State];
        _target = new byte[_source.Length];
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _source.CopyTo(_target, 0);

    [Benchmark(OperationsPerInvoke = EngineLoad.IntervalFrames)]
    public void Step() => _load.RunInterval(lane: 0);
}
