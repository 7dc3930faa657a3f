namespace EdgeLearner.Sensors.Sources.Cameras.Inivation;

/// <summary>The clock of the FPGA cameras made 64 bits wide: words bring 15 bits of it, others count its wraps. Literal, so that it may step back.</summary>
internal record struct FpgaClock
{
    private long _wrapsUs;
    private bool _hasBegun;
    private long _expectedUs; // behind a hole: the time by the host's clock
    private bool _hasUntold; // whether the hole may have had wraps that nobody saw

    /// <summary>Time of the next event, in microseconds; of the last one that is known behind a hole.</summary>
    public long TimeUs { get; private set; }

    /// <summary>Whether events can be placed: a word has told the time, and no bytes are missing since.</summary>
    public bool IsTold { get; private set; }

    /// <summary>Words that stepped back.</summary>
    public long Reversals { get; private set; }

    /// <summary>Time that has been reached; null before the first word that tells it.</summary>
    public readonly long? ReachedUs => _hasBegun ? TimeUs : null;

    /// <summary>Whether a word steps back.</summary>
    /// <param name="word">One that <see cref="Take"/> takes.</param>
    public readonly bool StepsBack(int word) => _hasBegun && Next(word) < TimeUs;

    /// <summary>Takes a time, a wrap or a reset.</summary>
    public void Take(int word)
    {
        var nextUs = Next(word);
        Reversals += _hasBegun && nextUs < TimeUs ? 1 : 0;
        _wrapsUs = (word & FpgaWords.TimeFlag) == 0 ? nextUs : nextUs & -FpgaWords.TimePeriodUs;
        TimeUs = nextUs;
        (_hasBegun, IsTold, _hasUntold) = (true, true, false);
    }

    /// <summary>Bytes are missing: the next time is not known before a word tells it.</summary>
    /// <param name="elapsedUs">How long the hole is by the host's clock.</param>
    /// <param name="toldUs">What their wraps counted.</param>
    /// <param name="hasUntold">Whether there may be wraps among them that nobody counted.</param>
    public void Skip(long elapsedUs, long toldUs, bool hasUntold)
    {
        _expectedUs = (IsTold ? TimeUs : _expectedUs) + elapsedUs;
        _hasUntold |= hasUntold;
        _wrapsUs += toldUs;
        TimeUs = Math.Max(TimeUs, _wrapsUs);
        IsTold = false;
    }

    private readonly long Next(int word)
    {
        if ((word & FpgaWords.TimeFlag) != 0)
        {
            var codedUs = Nearest(_wrapsUs | (uint)(word & FpgaWords.TimeMask));
            return codedUs < TimeUs && !IsTold ? codedUs + FpgaWords.TimePeriodUs : codedUs; // the bytes that are missing had a wrap that nobody saw
        }

        return word == FpgaWords.TimestampReset ? 0 : Nearest(_wrapsUs + ((word & FpgaWords.DataMask) * FpgaWords.TimePeriodUs));
    }

    /// <summary>Adds the wraps that nobody saw: as many as bring a time nearest to the host's.</summary>
    private readonly long Nearest(long timeUs) => _hasUntold
        ? timeUs + (Math.Max(0, (_expectedUs - timeUs + (FpgaWords.TimePeriodUs / 2)) / FpgaWords.TimePeriodUs) * FpgaWords.TimePeriodUs)
        : timeUs;
}
