using EdgeLearner.Learning.Engine;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>Where each lane stands in its interval, and what it is given.</summary>
/// <param name="lanes">Number of lanes.</param>
internal sealed class LaneClock(int lanes)
{
    private readonly bool[] _rests = new bool[lanes];

    /// <summary>Steps taken in the interval under way, by lane.</summary>
    public int[] Steps { get; } = new int[lanes];

    /// <summary>Whether the interval is only learned from, by lane.</summary>
    public bool[] IsForLearning { get; } = new bool[lanes];

    /// <summary>Whether a lane was given what crosses the border, and no frame.</summary>
    public bool[] IsLatent { get; } = new bool[lanes];

    /// <summary>Begins a lane's interval.</summary>
    public void Begin(int lane, bool forLearning) => (Steps[lane], IsForLearning[lane]) = (0, forLearning);

    /// <summary>Begins a lane's interval from rest.</summary>
    public void Rest(int lane, bool forLearning)
    {
        Begin(lane, forLearning);
        _rests[lane] = true;
    }

    /// <summary>Those that are still to be put to rest; they are taken to be, from now on.</summary>
    public int[] Resting(ReadOnlySpan<int> chosen)
    {
        var resting = Where(chosen, lane => _rests[lane]);
        Array.ForEach(resting, lane => _rests[lane] = false);
        return resting;
    }

    /// <summary>Those that are at the beginning of their intervals.</summary>
    public int[] Beginning(ReadOnlySpan<int> chosen) => Where(chosen, lane => Steps[lane] == 0);

    /// <summary>Those that were given what crosses the border, or those that were given frames.</summary>
    public int[] Given(ReadOnlySpan<int> chosen, bool latent) => Where(chosen, lane => IsLatent[lane] == latent);

    /// <summary>Steps that all of them have taken.</summary>
    public int Shortest(ReadOnlySpan<int> chosen)
    {
        var shortest = int.MaxValue;
        foreach (var lane in chosen)
        {
            shortest = Math.Min(shortest, Steps[lane]);
        }

        return shortest;
    }

    /// <summary>Steps of each.</summary>
    public int[] StepsOf(ReadOnlySpan<LabelledLane> chosen)
    {
        var steps = new int[chosen.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = Steps[chosen[i].Lane];
        }

        return steps;
    }

    /// <summary>They have taken a step.</summary>
    public void EndStep(ReadOnlySpan<int> chosen)
    {
        foreach (var lane in chosen)
        {
            Steps[lane]++;
        }
    }

    private static int[] Where(ReadOnlySpan<int> chosen, Func<int, bool> isWanted)
    {
        var found = new int[chosen.Length];
        var count = 0;
        foreach (var lane in chosen)
        {
            if (isWanted(lane))
            {
                found[count++] = lane;
            }
        }

        return found[..count];
    }
}
