namespace EdgeLearner.Learning.Labels;

/// <summary>Who said what a window shows. The numbers are those of files.</summary>
public enum LabelOrigin
{
    /// <summary>Labels of a recording, or of a data set.</summary>
    Recording = 0,

    /// <summary>A person or a system, while the stream ran.</summary>
    Operator = 1,

    /// <summary>The simulator, which knows what it shows.</summary>
    Simulator = 2,
}
