using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Evaluation;

/// <summary>How often which class was taken for which. One thread.</summary>
/// <param name="classes">Names of the classes, in order.</param>
public sealed class ConfusionMatrix(IReadOnlyList<string> classes)
{
    private readonly int[] _counts = new int[classes.Count * classes.Count];
    private readonly int[] _samples = new int[classes.Count];

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes => classes;

    /// <summary>Samples so far.</summary>
    public int Samples => _samples.Sum();

    /// <summary>Samples without a decision: no output fired, or two fired most. They count as wrong.</summary>
    public int Undecided => Samples - _counts.Sum();

    /// <summary>Share of right decisions, 0 to 1; null without samples.</summary>
    public double? Accuracy => Share(Enumerable.Range(0, classes.Count).Sum(index => this[index, index]), Samples);

    /// <summary>Samples of a class that were taken for another, or for itself.</summary>
    public int this[int trueClass, int decided] => _counts[(trueClass * classes.Count) + decided];

    /// <summary>Samples of a class.</summary>
    public int SamplesOf(int trueClass) => _samples[trueClass];

    /// <summary>Share of a class's samples that were recognized, 0 to 1; null without samples.</summary>
    public double? AccuracyOf(int trueClass) => Share(this[trueClass, trueClass], _samples[trueClass]);

    /// <summary>Takes a sample into account.</summary>
    /// <param name="trueClass">Index of its class.</param>
    /// <param name="decided">Index of the class decided on, or <see cref="LabelTimeline.None"/>.</param>
    public void Add(int trueClass, int decided)
    {
        _samples[trueClass]++;
        if (decided != LabelTimeline.None)
        {
            _counts[(trueClass * classes.Count) + decided]++;
        }
    }

    private static double? Share(int right, int all) => all == 0 ? null : (double)right / all;
}
