using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Tests.Binning;

/// <summary>What a frame says, as a value; the frame itself has gone back to its pool.</summary>
internal sealed record FrameNote(
    long StartUs, long EndUs, int EventCount, string Active, StreamBreak Break, bool IsPartial, long OriginUs, int Pass);

/// <summary>Takes frames, notes them, and gives them back.</summary>
internal sealed class FrameLog : IObserver<EventFrame>
{
    public List<FrameNote> Frames { get; } = [];

    public bool IsCompleted { get; private set; }

    public Exception? Error { get; private set; }

    public void OnNext(EventFrame value)
    {
        using (value)
        {
            Frames.Add(new FrameNote(
                value.StartUs, value.EndUs, value.EventCount, string.Join(' ', value.Active.ToArray()), value.Break, value.IsPartial, value.OriginUs, value.Pass));
        }
    }

    public void OnCompleted() => IsCompleted = true;

    public void OnError(Exception error) => Error = error;
}
