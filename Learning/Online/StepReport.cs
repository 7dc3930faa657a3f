using EdgeLearner.Learning.Labels;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Online;

/// <summary>What the learner made of one frame: first the prediction, then what learning did.</summary>
/// <remarks>
/// A report is <b>lent</b>: valid until the next call of the learner, which reuses it. Write what must outlive the call into a buffer of your
/// own. The prediction's part is complete when <see cref="OnlineLearner.Infer"/> returns it; <see cref="OnlineLearner.Learn"/> completes the rest.
/// </remarks>
public sealed class StepReport
{
    private readonly float[] _scores;
    private readonly float[] _layerRates;

    internal StepReport(IReadOnlyList<string> classes, IReadOnlyList<string> layers)
    {
        Classes = classes;
        Layers = layers;
        _scores = new float[classes.Count];
        _layerRates = new float[layers.Count];
    }

    /// <summary>Names of the classes, in the order of <see cref="Scores"/>.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Names of the layers, in the order of <see cref="LayerRates"/>: from the input up, classifiers last.</summary>
    public IReadOnlyList<string> Layers { get; }

    /// <summary>Number of the step since the learner began, from 0; without gaps.</summary>
    public long Sequence { get; internal set; }

    /// <summary>First instant of the frame, in microseconds of sensor time.</summary>
    public long StartUs { get; internal set; }

    /// <summary>First instant after the frame.</summary>
    public long EndUs { get; internal set; }

    /// <summary>Time of the stream's first event: label times count from here.</summary>
    public long OriginUs { get; internal set; }

    /// <summary>How often the recording began anew before this frame.</summary>
    public int Pass { get; internal set; }

    /// <summary>Why the frame does not continue the one before.</summary>
    public StreamBreak Break { get; internal set; }

    /// <summary>Input pixels that were active in the frame.</summary>
    public int ActivePixels { get; internal set; }

    /// <summary>The decision: index of the class that fired most over the last DecisionFrames frames; -1 where none fired or two fired alike.</summary>
    public int Class { get; internal set; }

    /// <summary>Mean output rate of each class over the last DecisionFrames frames, [classes], 0 to 1.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>Best score less the second best, 0 to 1.</summary>
    public float Margin { get; internal set; }

    /// <summary>Index of the class that the labels name for the whole frame; -1 where they name none.</summary>
    public int TrueClass { get; internal set; }

    /// <summary>Whether this frame ended a truncation interval of k frames.</summary>
    public bool EndsInterval { get; internal set; }

    /// <summary>Number of the label span that covers the whole interval that ended; -1 where none does, or where none ended.</summary>
    public int LabelSpan { get; internal set; } = LabelTimeline.None;

    /// <summary>Whether the interval that ended lies within one label span and was therefore scored (test, then train).</summary>
    public bool Scored => LabelSpan != LabelTimeline.None;

    /// <summary>Whether the scored interval's decision was right; no decision is wrong.</summary>
    public bool Correct => Scored && Class == TrueClass;

    /// <summary>Running accuracy: share of right decisions among the scored intervals so far; NaN before the first.</summary>
    public double Accuracy { get; internal set; } = double.NaN;

    /// <summary>Whether an update of the weights was made after this frame.</summary>
    public bool Learned => UpdateLanes > 0;

    /// <summary>Labelled lanes of that update (its B); 0 without one.</summary>
    public int UpdateLanes { get; internal set; }

    /// <summary>Loss of the output classifier over the labelled lanes at the last update; NaN before the first.</summary>
    public float Loss { get; internal set; } = float.NaN;

    /// <summary>Accuracy on the windows that are held back from learning, in the guard's last exam, 0 to 1; NaN before the first.</summary>
    public double HeldBackAccuracy { get; internal set; } = double.NaN;

    /// <summary>Share of neurons that fired a step on the live lane over the last whole interval, by layer; 0 to 1.</summary>
    public ReadOnlySpan<float> LayerRates => _layerRates;

    /// <summary>When the frame's bin was closed, as a timestamp of the learner's TimeProvider.</summary>
    public long ClosedTimestamp { get; internal set; }

    /// <summary>When the bytes that closed the bin came off a camera's wire; from a file as <see cref="ClosedTimestamp"/>.</summary>
    public long ReceivedTimestamp { get; internal set; }

    /// <summary>When the learner took the frame up.</summary>
    public long StartedTimestamp { get; internal set; }

    /// <summary>When the decision stood.</summary>
    public long DecidedTimestamp { get; internal set; }

    /// <summary>When learning had ended; 0 until then.</summary>
    public long FinishedTimestamp { get; internal set; }

    /// <summary>Name of the decided class; null where there is no decision.</summary>
    public string? Label => Class < 0 ? null : Classes[Class];

    /// <summary>Name of the labelled class; null where there is no label.</summary>
    public string? TrueLabel => TrueClass < 0 ? null : Classes[TrueClass];

    internal Span<float> MutableScores => _scores;

    internal Span<float> MutableLayerRates => _layerRates;

    /// <summary>Begins the report on a frame: what the frame says, and the decision.</summary>
    internal void Describe(EventFrame frame, long sequence, int decidedClass, float margin)
    {
        Sequence = sequence;
        StartUs = frame.StartUs;
        EndUs = frame.EndUs;
        OriginUs = frame.OriginUs;
        Pass = frame.Pass;
        Break = frame.Break;
        ActivePixels = frame.Active.Length;
        ClosedTimestamp = frame.ClosedTimestamp;
        ReceivedTimestamp = frame.ReceivedTimestamp;
        Class = decidedClass;
        Margin = margin;
        UpdateLanes = 0;
        FinishedTimestamp = 0;
    }
}
