using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Guard;

/// <summary>
/// Plays the held-back windows, each once and from rest, on lanes of its own: one frame for each of the live stream's, never a burst. A window is answered by the
/// class that fired most over its frames. One thread; allocates nothing once it is made.
/// </summary>
internal sealed class HeldBackExam
{
    private readonly ILearningEngine _engine;
    private readonly ReplayMemory _windows;
    private readonly ExamLane[] _lanes;
    private readonly Answer[] _answers; // by slot
    private readonly float[] _rates;
    private readonly ColdStart? _young;
    private int _next; // slot

    /// <param name="engine">The engine.</param>
    /// <param name="first">Number of the first of the exam's lanes in it.</param>
    /// <param name="lanes">Number of those lanes.</param>
    /// <param name="windows">The held-back windows.</param>
    /// <param name="input">Size of a frame.</param>
    /// <param name="intervalFrames">Frames of an interval (k).</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="young">Decides for young classes. Default: nobody does.</param>
    public HeldBackExam(
        ILearningEngine engine, int first, int lanes, ReplayMemory windows, SensorGeometry input, int intervalFrames, int classes, ColdStart? young = null)
    {
        (_engine, _windows, _young) = (engine, windows, young);
        _lanes = [.. Enumerable.Range(first, lanes).Select(lane => new ExamLane(engine, lane, windows, input, intervalFrames, classes))];
        _answers = new Answer[windows.Capacity];
        _rates = new float[engine.LayerNames.Count];
    }

    /// <summary>Answers so far, by slot of the held-back memory.</summary>
    public ReadOnlySpan<Answer> Answers => _answers;

    /// <summary>Whether it has begun, and has not ended yet.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Bytes held.</summary>
    public long Bytes => _lanes.Sum(lane => lane.Bytes) + (16L * _answers.Length);

    /// <summary>Begins it anew with the windows that are there.</summary>
    public void Begin()
    {
        Array.Clear(_answers);
        _next = 0;
        IsRunning = true;
        foreach (var lane in _lanes)
        {
            lane.Leave();
        }
    }

    /// <summary>Breaks it off.</summary>
    public void Abandon() => IsRunning = false;

    /// <summary>Gives each lane the next frame of a window.</summary>
    /// <param name="lanes">Is filled with the lanes that have one: they are then ready for their step.</param>
    /// <returns>Their number; 0 when every window was shown.</returns>
    public int ShowNextFrames(Span<int> lanes)
    {
        var shown = 0;
        foreach (var lane in IsRunning ? _lanes : [])
        {
            if (ShowsNextFrame(lane))
            {
                lanes[shown++] = lane.Lane;
            }
        }

        IsRunning &= shown > 0;
        return shown;
    }

    /// <summary>Reads what the lanes said to the frames they were shown.</summary>
    /// <param name="watch">Is told the rates of layers at every interval's end.</param>
    /// <returns>What <paramref name="watch"/> found wrong; null where nothing is.</returns>
    public string? Read(LayerWatch watch)
    {
        string? fault = null;
        foreach (var lane in IsRunning ? _lanes : [])
        {
            if (lane.IsIdle)
            {
                continue;
            }

            if (lane.Listen())
            {
                _engine.CopyLayerRates(lane.Lane, _rates);
                fault = watch.Add(_rates) ?? fault;
            }

            if (lane.IsDone)
            {
                var isRight = lane.Winner() == _windows.ClassOf(lane.Slot);
                _answers[lane.Slot] = new Answer(_windows.InfoOf(lane.Slot).Number, isRight, 1 + (_young?.TakenFor(lane.Lane) ?? LabelTimeline.None));
                lane.Leave();
            }
        }

        return fault;
    }

    /// <summary>A lane without a window, or whose window is gone, takes the next one at once: were all gone together, the exam would seem over.</summary>
    private bool ShowsNextFrame(ExamLane lane)
    {
        var shows = lane.ShowNextFrame();
        if (!shows && TakeNext() is var slot and not ReplayMemory.NoSlot)
        {
            lane.Enter(slot);
            shows = lane.ShowNextFrame();
        }

        return shows;
    }

    private int TakeNext()
    {
        while (_next < _windows.Capacity && _windows.FramesOf(_next) == 0)
        {
            _next++;
        }

        return _next < _windows.Capacity ? _next++ : ReplayMemory.NoSlot;
    }
}

/// <summary>How a window of an exam was answered.</summary>
/// <param name="Number">Number of the window; 0 where a slot's window was not shown.</param>
/// <param name="IsRight">Whether the class that fired most was its own; a tie and silence are wrong.</param>
/// <param name="TakenFor">One more than the young class whose prototype it was nearest to; 0 = to none.</param>
internal readonly record struct Answer(long Number, bool IsRight, int TakenFor = Answer.NotTaken)
{
    /// <summary>What <see cref="TakenFor"/> is where no young class's prototype was the nearest.</summary>
    public const int NotTaken = 0;
}
