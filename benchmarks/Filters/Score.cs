using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Benchmarks.Filters;

/// <summary>Events of either kind, and those of them that passed.</summary>
internal record struct Score
{
    public long Signal { get; private set; }

    public long Noise { get; private set; }

    public long SignalPassed { get; private set; }

    public long NoisePassed { get; private set; }

    /// <summary>True positive rate: signal that passes, as a share.</summary>
    public readonly double SignalShare => (double)SignalPassed / Signal;

    /// <summary>False positive rate: noise that passes, as a share.</summary>
    public readonly double NoiseShare => (double)NoisePassed / Noise;

    /// <summary>Counts a packet. What passed is some of it, in its order; no two events of it are equal, since a pixel is dead for a while after each.</summary>
    public void Add(EventPacket all, ReadOnlySpan<bool> isNoise, EventPacket passed)
    {
        var next = 0;
        for (var i = 0; i < all.Count; i++)
        {
            var passes = next < passed.Count && AreEqual(all, i, passed, next) ? 1 : 0;
            next += passes;
            Noise += isNoise[i] ? 1 : 0;
            Signal += isNoise[i] ? 0 : 1;
            NoisePassed += isNoise[i] ? passes : 0;
            SignalPassed += isNoise[i] ? 0 : passes;
        }
    }

    private static bool AreEqual(EventPacket one, int i, EventPacket other, int k) =>
        one.TimesUs[i] == other.TimesUs[k] && one.Xs[i] == other.Xs[k] && one.Ys[i] == other.Ys[k] && one.Polarities[i] == other.Polarities[k];
}
