using System.Reactive;
using BenchmarkDotNet.Attributes;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Benchmarks;

/// <summary>
/// A frame through the whole learner with its defaults, at 64x64: inference, its replay lanes, and a tenth of an update. Beside it: a copy of the frame
/// as the float32 image that other engines are fed.
/// </summary>
public class LearnerBenchmark : IDisposable
{
    private const int FrameCount = 250;

    private readonly List<EventFrame> _frames = [];
    private readonly float[] _image = new float[2 * 64 * 64];
    private readonly float[] _target = new float[2 * 64 * 64];
    private OnlineLearner _learner = null!;

    [GlobalSetup]
    public void Setup()
    {
        var recording = SimulatedEvents.Recording(side: 64);
        var geometry = new SensorGeometry(64, 64);
        var binner = new TimeBinner(InputMapping.Fit(geometry), new BinningRule(), new EventFramePool(geometry), TimeProvider.System);
        foreach (var packet in SimulatedEvents.Packets(recording))
        {
            binner.Push(packet, Observer.Create<EventFrame>(_frames.Add));
        }

        var labels = new LabelTimeline(new SimulatedReader(recording).Labels, SimulatedReader.ClassNames);
        var options = new LearningOptions();
        var spec = NetworkCatalogue.Build(options.Network, geometry, SimulatedReader.ClassNames.Count, options.BlockLayers);
        _learner = new OnlineLearner(LearnerState.Create(Model.Create(spec, SimulatedReader.ClassNames, options.Seed), options), options, labels, TimeProvider.System);
        Learn(); // so that the replay memory has something to play
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _learner.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _image.CopyTo(_target, 0);

    [Benchmark(OperationsPerInvoke = FrameCount)]
    public void Learn()
    {
        for (var i = 0; i < FrameCount; i++)
        {
            _learner.Infer(_frames[i]);
            _learner.Learn();
        }
    }
}
