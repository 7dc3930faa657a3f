using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Benchmarks.Torch.Speed;

/// <summary>The managed engine, plain gradient descent.</summary>
internal sealed class ManagedContender : IContender
{
    private readonly ManagedEngine _engine;
    private readonly int[][] _frames;
    private readonly Mode _mode;

    public ManagedContender(Model model, int[][] frames, Mode mode, int threads)
    {
        _engine = new ManagedEngine(model, lanes: 1, mode == Mode.Update ? 1 : frames.Length, new LearningRule { Momentum = 0 }, threads);
        _frames = frames;
        _mode = mode;
    }

    public void Run()
    {
        for (var step = 0; step < _frames.Length; step++)
        {
            if (step == 0 || _mode == Mode.Update)
            {
                _engine.BeginInterval(lane: 0);
            }

            _engine.Step(lane: 0, _frames[step]);
            if (_mode == Mode.Update || (_mode == Mode.Interval && step == _frames.Length - 1))
            {
                _engine.Learn([new LabelledLane(0, Contest.Class)], Contest.Rate);
            }
        }
    }

    public void Dispose() => _engine.Dispose();
}
