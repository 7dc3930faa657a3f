using EdgeLearner.Sensors.Sources.Cameras.Inivation;

namespace EdgeLearner.CameraBed.Inivation;

/// <summary>Times to words of the FPGA cameras' clock: wraps, with their multiplier, and 15 bits.</summary>
internal struct FpgaTimeEncoder
{
    private long? _timeUs;

    /// <summary>Appends what brings a reader to a time.</summary>
    /// <param name="timeUs">0 or more, and in the same 32 ms as the time before, or after it.</param>
    /// <param name="words">Are appended to.</param>
    public void MoveTo(long timeUs, List<ushort> words)
    {
        if (timeUs == _timeUs)
        {
            return;
        }

        var wraps = (timeUs / FpgaWords.TimePeriodUs) - ((_timeUs ?? 0) / FpgaWords.TimePeriodUs);
        ArgumentOutOfRangeException.ThrowIfNegative(wraps);
        for (; wraps > 0; wraps -= Math.Min(wraps, FpgaWords.DataMask))
        {
            words.Add((ushort)(FpgaWords.FirstWrapWord | Math.Min(wraps, FpgaWords.DataMask)));
        }

        words.Add((ushort)(FpgaWords.TimeFlag | (timeUs & FpgaWords.TimeMask)));
        _timeUs = timeUs;
    }
}
