using EdgeLearner.Learning.Engine;

namespace EdgeLearner.Benchmarks.Torch.Speed;

/// <summary>One of our engines, on one lane.</summary>
/// <param name="engine">The engine; disposed of with the contender.</param>
/// <param name="frames">Active pixels of each frame.</param>
/// <param name="mode">What is timed.</param>
internal sealed class EngineContender(ILearningEngine engine, int[][] frames, Mode mode) : IContender
{
    public void Run()
    {
        for (var step = 0; step < frames.Length; step++)
        {
            if (step == 0 || mode == Mode.Update)
            {
                engine.BeginInterval(lane: 0);
            }

            engine.Step(lane: 0, frames[step]);
            if (mode == Mode.Update || (mode == Mode.Interval && step == frames.Length - 1))
            {
                engine.Learn([new LabelledLane(0, Contest.Class)], Contest.Rate);
            }
        }
    }

    public void Dispose() => engine.Dispose();
}
