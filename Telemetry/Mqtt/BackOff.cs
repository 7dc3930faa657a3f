using EdgeLearner.Sensors;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>How long to wait between attempts: anything up to 0.5 s, then up to 1 s, 2 s, ... 60 s, so that many nodes do not come back at once.</summary>
/// <param name="seed">Differs from node to node.</param>
internal sealed class BackOff(ulong seed)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly SeededRandom _random = new(seed);
    private TimeSpan _limit = First;

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        var wait = _limit * _random.NextDouble();
        _limit = _limit * 2 < Longest ? _limit * 2 : Longest;
        return wait;
    }

    /// <summary>Begins anew: the link has proved itself.</summary>
    public void Reset() => _limit = First;
}
