namespace EdgeLearner.Benchmarks.Torch.Speed;

/// <summary>Times contenders in turn, round after round, so that whatever else the machine does falls on all of them alike.</summary>
internal static class Contest
{
    /// <summary>The class that every interval is said to show.</summary>
    public const int Class = 1;

    /// <summary>So small that the weights, and with them the firing rates, stay as they are.</summary>
    public const float Rate = 1e-7f;

    private const double RoundMs = 40; // at least, of each contender

    /// <summary>Runs all contenders.</summary>
    /// <param name="contenders">Contenders, warmed up here.</param>
    /// <param name="rounds">Rounds.</param>
    /// <returns>For each contender the time of one <see cref="IContender.Run"/> in each round.</returns>
    public static IReadOnlyList<Took[]> Run(IReadOnlyList<IContender> contenders, int rounds)
    {
        var repeats = contenders.Select(Repeats).ToList();
        var times = contenders.Select(_ => new Took[rounds]).ToList();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                var took = Repeat(contenders[i], repeats[i]);
                times[i][round] = new Took(took.CpuMs / repeats[i], took.WallMs / repeats[i]);
            }
        }

        return times;
    }

    private static int Repeats(IContender contender)
    {
        Repeat(contender, 2);
        return Math.Max(1, (int)Math.Ceiling(RoundMs / Repeat(contender, 1).WallMs));
    }

    private static Took Repeat(IContender contender, int times) => Clock.Measure(() =>
    {
        for (var i = 0; i < times; i++)
        {
            contender.Run();
        }
    });
}
