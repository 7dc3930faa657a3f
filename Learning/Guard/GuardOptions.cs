using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Learning.Guard;

/// <summary>What keeps learning from doing harm: exams on windows that are never learned from, and the way back.</summary>
public sealed record GuardOptions
{
    /// <summary>Whether there is a guard. It holds two copies of the weights, and plays its exams in lanes of its own.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Lanes that play windows of the exam beside the live one: each costs as much as a replay lane, and more of them make exams shorter.</summary>
    /// <value>1 to 64. Default 2.</value>
    [Range(1, 64)]
    public int ExamLanes { get; init; } = 2;

    /// <summary>How unlikely an exam's losses must be, were there no harm, to be a fall (one-sided sign test against what the best state got right).</summary>
    /// <value>0.000001 to 0.2. Default 0.01: seven lost windows and none won.</value>
    [Range(0.000001, 0.2)]
    public double Significance { get; init; } = 0.01;

    /// <summary>How long nothing is learned after a fall, in seconds of sensor time. It doubles with every fall in a row, up to an hour.</summary>
    /// <value>0 to 3,600. Default 10.</value>
    [Range(0, 3_600)]
    public int PauseSeconds { get; init; } = 10;

    /// <summary>How long one class alone may be shown before it counts less and less, in seconds of sensor time.</summary>
    /// <value>1 to 86,400. Default 60.</value>
    [Range(1, 86_400)]
    public int MonotonySeconds { get; init; } = 60;

    /// <summary>Most that one update may be, as a share of the length (L2) of all weights.</summary>
    /// <value>0.001 to 10. Default 0.5: twenty times what is seen once learning has settled, four times the first updates of random weights.</value>
    [Range(0.001, 10.0)]
    public double MaxUpdate { get; init; } = 0.5;

    /// <summary>From how many times the usual activity on, an interval is noise that nothing is learned from.</summary>
    /// <value>1.5 to 1,000. Default 4.</value>
    [Range(1.5, 1_000.0)]
    public double FloodFactor { get; init; } = 4;
}
