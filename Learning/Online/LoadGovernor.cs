namespace EdgeLearner.Learning.Online;

/// <summary>
/// Keeps learning beside a live source within a share of the frame period, so that no frame ever waits for it: says before each interval how many replay lanes
/// may play, and at its end whether the update fits. Lanes are given up first, then the update; the live lane is never asked about.
/// </summary>
/// <remarks>
/// It is the heaviest frame that must fit, the last of an interval: it waits, is decided, steps every replay lane, and then comes the update. What each of these
/// costs is measured as it runs; a cost that rises is believed at once by half, one that falls by an eighth, and one that is no longer measured, since the work
/// was given up, is forgotten bit by bit, so that it is tried again. A frame that has waited leaves so much less for learning. It reads the clock: for live
/// sources only, what a recording teaches must not depend on the machine. One thread; the counts may be read from any.
/// </remarks>
/// <param name="clock">The clock that stamps frames and reports.</param>
/// <param name="framePeriodUs">Time between two frames, in microseconds.</param>
/// <param name="share">Most that a frame may take of it, waiting, inference and learning together; above 0, to 1.</param>
public sealed class LoadGovernor(TimeProvider clock, long framePeriodUs, double share)
{
    private readonly double _budgetUs = share * framePeriodUs;
    private RunningCost _otherLane; // a step of a replay or exam lane
    private RunningCost _updateLane;
    private long _replayLanesSkipped;
    private long _updatesSkipped;

    /// <summary>Intervals of replay lanes that were not played, or not learned from, for want of time, so far. From any thread.</summary>
    public long ReplayLanesSkipped => Volatile.Read(ref _replayLanesSkipped);

    /// <summary>Updates that were not made for want of time, so far. From any thread.</summary>
    public long UpdatesSkipped => Volatile.Read(ref _updatesSkipped);

    /// <summary>How many replay lanes may play in the interval that begins, asked once its first frame is decided.</summary>
    /// <param name="most">Lanes there are.</param>
    /// <param name="others">Further lanes that take every step, and are not learned from: the exam's.</param>
    /// <param name="closedTimestamp">When the bin of the interval's first frame was closed.</param>
    public int ReplayLanes(int most, int others, long closedTimestamp)
    {
        var freeUs = _budgetUs - Since(closedTimestamp) - (others * _otherLane.Us) - _updateLane.Us; // the update's share of the live lane
        var lanes = Fitting(most, freeUs, _otherLane.Us + _updateLane.Us);
        if (lanes == 0)
        {
            _otherLane.Fade();
            _updateLane.Fade();
        }

        SkipReplayLanes(most - lanes);
        return lanes;
    }

    /// <summary>
    /// Whether all lanes but the live one may take one more step. Where they may not, replay lanes give up the interval (<see cref="SkipReplayLanes"/>), and the
    /// exam waits.
    /// </summary>
    /// <param name="lanes">Lanes that play.</param>
    /// <param name="closedTimestamp">When the frame's bin was closed.</param>
    public bool AllowsOthers(int lanes, long closedTimestamp) => Since(closedTimestamp) + (lanes * _otherLane.Us) <= _budgetUs;

    /// <summary>Counts lanes that do not play an interval, or whose interval is not learned from.</summary>
    public void SkipReplayLanes(int lanes) => Volatile.Write(ref _replayLanesSkipped, _replayLanesSkipped + lanes);

    /// <summary>From how many lanes an update may be made now; 0 = it may not be made, which is counted.</summary>
    /// <param name="lanes">Lanes that have something to learn from, 1 and more.</param>
    /// <param name="closedTimestamp">When the bin of the interval's last frame was closed.</param>
    public int UpdateLanes(int lanes, long closedTimestamp)
    {
        var fitting = Fitting(lanes, _budgetUs - Since(closedTimestamp), _updateLane.Us);
        if (fitting > 0)
        {
            SkipReplayLanes(lanes - fitting);
            return fitting;
        }

        _updateLane.Fade();
        Volatile.Write(ref _updatesSkipped, _updatesSkipped + 1);
        return 0;
    }

    /// <summary>Learns what a step of all lanes but the live one cost.</summary>
    /// <param name="lanes">Lanes that took it; 0 teaches nothing.</param>
    /// <param name="startedTimestamp">When it began; it has just ended.</param>
    public void AddOthersStep(int lanes, long startedTimestamp) => Add(ref _otherLane, lanes, startedTimestamp);

    /// <summary>Learns what an update cost.</summary>
    /// <param name="lanes">Lanes that it was made from; 0 teaches nothing.</param>
    /// <param name="startedTimestamp">When it began; it has just ended.</param>
    public void AddUpdate(int lanes, long startedTimestamp) => Add(ref _updateLane, lanes, startedTimestamp);

    private static int Fitting(int most, double freeUs, double laneUs) => freeUs < 0 ? 0 : laneUs <= 0 ? most : (int)Math.Min(most, freeUs / laneUs);

    private void Add(ref RunningCost cost, int lanes, long startedTimestamp)
    {
        if (lanes > 0)
        {
            cost.Add(Since(startedTimestamp) / lanes);
        }
    }

    private double Since(long timestamp) => clock.GetElapsedTime(timestamp).TotalMicroseconds;

    /// <summary>A cost as it was of late, in microseconds; 0 until it was measured twice, since code that runs for the first time is slow.</summary>
    private struct RunningCost
    {
        private const double Rise = 1.0 / 2;
        private const double Fall = 1.0 / 8;
        private const double Forgotten = 1.0 / 128; // slowly: a trial that fails makes frames wait

        private int _measured; // times, up to 3

        public double Us { get; private set; }

        public void Add(double us)
        {
            _measured = Math.Min(_measured + 1, 3);
            Us += _measured switch
            {
                1 => 0,
                2 => us,
                _ => (us - Us) * (us > Us ? Rise : Fall),
            };
        }

        public void Fade() => Us -= Us * Forgotten;
    }
}
