using BenchmarkDotNet.Attributes;
using EdgeLearner.Learning.Engine;

namespace EdgeLearner.Benchmarks;

/// <summary>One update from an interval of 10 steps in each lane, n = 1. Beside it: a copy of all that the engine holds, gradients and histories included.</summary>
public class UpdateBenchmark
{
    private EngineLoad _load = null!;
    private LabelledLane[] _lanes = [];
    private byte[] _source = [];
    private byte[] _target = [];

    [Params(34, 128)]
    public int Side { get; set; }

    [Params(1, 16)]
    public int Lanes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _load = new EngineLoad(Side, Lanes);
        _lanes = [.. Enumerable.Range(0, Lanes).Select(lane => new LabelledLane(lane, lane % 10))];
        foreach (var lane in _lanes)
        {
            _load.RunInterval(lane.Lane);
            _load.RunInterval(lane.Lane); // the second: potentials have risen to where they stay
        }

        _source = new byte[_load.Engine.Memory.Total];
        _target = new byte[_source.Length];
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _source.CopyTo(_target, 0);

    /// <summary>The interval's history stays, so that every call does the same work.</summary>
    [Benchmark]
    public void Update() => _load.Engine.Learn(_lanes, rate: 1e-6f);
}
