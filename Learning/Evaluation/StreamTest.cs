using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Evaluation;

/// <summary>
/// Test, then train: each window of a stream is shown to a learner that may not learn, from rest, and its decision is scored; when the window's label has come,
/// it is shown once more and learned from, as the daemon learns from its live stream. No window is ever learned from before it was scored.
/// </summary>
/// <remarks>One thread.</remarks>
public sealed class StreamTest
{
    private readonly OnlineLearner _learner;
    private readonly LabelTimeline _labels;
    private readonly SampleSet _stream;
    private readonly StreamTestOptions _options;
    private readonly TimeProvider _clock;
    private readonly EventFramePool _frames;
    private readonly long _binUs;
    private readonly Queue<int> _waiting = new(); // windows whose label is under way
    private long _nowUs; // of the learner's stream, in which windows that are shown twice take their time twice

    /// <summary>A test.</summary>
    /// <param name="learner">Decides over all frames of a window: its DecisionFrames must be as many.</param>
    /// <param name="labels">The learner's labels.</param>
    /// <param name="stream">The windows in the order of the stream, of the classes of the learner.</param>
    /// <param name="options">Which labels come, and when.</param>
    /// <param name="binUs">Duration of a frame, in microseconds.</param>
    /// <param name="clock">Measures the time that windows take.</param>
    public StreamTest(OnlineLearner learner, LabelTimeline labels, SampleSet stream, StreamTestOptions options, long binUs, TimeProvider clock)
    {
        (_learner, _labels, _stream, _options, _binUs, _clock) = (learner, labels, stream, options, binUs, clock);
        _frames = new EventFramePool(stream.Input);
    }

    /// <summary>Is told of every frame that the learner may learn from, when it has. Default: nobody.</summary>
    internal Action<StepReport>? Learned { get; init; }

    private long WindowUs => _stream.Frames * _binUs;

    /// <summary>Runs the whole stream; labels that are late at its end are still learned from.</summary>
    /// <param name="progress">Is told the number of windows done. Default: nobody.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for it.</exception>
    public StreamResult Run(IProgress<int>? progress = null, CancellationToken stop = default)
    {
        var windows = new List<StreamWindow>(_stream.Count);
        var chosen = new SeededRandom(_options.Seed);
        for (var window = 0; window < _stream.Count; window++)
        {
            stop.ThrowIfCancellationRequested();
            var started = _clock.GetTimestamp();
            var decision = Show(window, isLearning: false);
            var tested = _clock.GetTimestamp();
            var isLabelled = chosen.NextDouble() < _options.LabelFraction;
            LearnFrom(window, isLabelled);
            windows.Add(new StreamWindow(
                _stream.ClassOf(window), decision, isLabelled, _clock.GetElapsedTime(started, tested).TotalMilliseconds, _clock.GetElapsedTime(tested).TotalMilliseconds));
            progress?.Report(window + 1);
        }

        while (_waiting.TryDequeue(out var late))
        {
            Teach(late);
        }

        return new StreamResult(windows, _learner.Counts);
    }

    /// <summary>Learns from the window whose label has come by now, and from this one itself where the learner labels it.</summary>
    private void LearnFrom(int window, bool isLabelled)
    {
        if (_options.Mode == StreamMode.Frozen)
        {
            return;
        }

        if (isLabelled)
        {
            _waiting.Enqueue(window);
        }
        else if (_options.Mode == StreamMode.Self)
        {
            Show(window, isLearning: true);
        }

        while (_waiting.TryPeek(out var oldest) && ((window - oldest) * WindowUs) >= _options.LabelDelayUs)
        {
            Teach(_waiting.Dequeue());
        }
    }

    private void Teach(int window)
    {
        _labels.Add(_stream.ClassOf(window), _nowUs, _nowUs + WindowUs, LabelOrigin.Recording);
        Show(window, isLearning: true);
    }

    /// <summary>Shows a window from rest.</summary>
    /// <returns>The decision at its end.</returns>
    private int Show(int window, bool isLearning)
    {
        _learner.IsLearning = isLearning;
        var decision = LabelTimeline.None;
        for (var i = 0; i < _stream.Frames; i++)
        {
            using var frame = _frames.Rent(_stream.Frame(window, i), _nowUs, _nowUs + _binUs, i == 0 ? StreamBreak.Discontinuity : StreamBreak.None);
            var report = _learner.Infer(frame);
            decision = report.Class;
            _learner.Learn();
            if (isLearning)
            {
                Learned?.Invoke(report);
            }

            _nowUs += _binUs;
        }

        return decision;
    }
}
