namespace EdgeLearner.Learning.Evaluation;

/// <summary>How well each class is known along a stream: accuracy on one data set, tested now and then. One thread.</summary>
/// <param name="classes">Names of the classes, in order.</param>
public sealed class ClassCurve(IReadOnlyList<string> classes)
{
    private readonly List<ClassPoint> _points = [];

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes => classes;

    /// <summary>The tests, in the order of the stream.</summary>
    public IReadOnlyList<ClassPoint> Points => _points;

    /// <summary>Adds a test.</summary>
    /// <param name="windows">Windows of the stream before it.</param>
    /// <param name="test">What came of it.</param>
    public void Add(int windows, ConfusionMatrix test) =>
        _points.Add(new ClassPoint(windows, [.. Enumerable.Range(0, classes.Count).Select(test.AccuracyOf)]));

    /// <summary>How well a class was known when it was known best, 0 to 1; null where the data set has none of it.</summary>
    public double? Best(int index) => _points.Max(point => point.Accuracies[index]);

    /// <summary>How well it is known at the end.</summary>
    public double? Last(int index) => _points[^1].Accuracies[index];
}

/// <summary>A test along the stream.</summary>
/// <param name="Windows">Windows of the stream before it.</param>
/// <param name="Accuracies">Share of each class's samples that was recognized, 0 to 1; null where the data set has none of it.</param>
public sealed record ClassPoint(int Windows, IReadOnlyList<double?> Accuracies);
