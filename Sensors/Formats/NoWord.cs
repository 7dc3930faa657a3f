namespace EdgeLearner.Sensors.Formats;

/// <summary>The complaint of formats that cannot code every time.</summary>
internal static class NoWord
{
    /// <summary>What helps where no other origin of time does.</summary>
    public const string WriteWholeTimes = "write a format with whole times, such as AEDAT 4";

    /// <summary>A time that the format cannot code: at all, or after those before it.</summary>
    /// <param name="format">Name of the format.</param>
    /// <param name="timeUs">The time, in microseconds.</param>
    /// <param name="why">Why there is no word for it.</param>
    /// <param name="isFirst">Whether it is that of the first event: it could be coded if it were 0.</param>
    public static RecordingFormatException ForTime(string format, long timeUs, string why, bool isFirst) =>
        new($"{format} has no word for a time of {timeUs} us: {why}; "
            + (isFirst || timeUs < 0 ? "let times count from the first event (convert --from-zero)" : WriteWholeTimes));

    /// <summary>A time that lies too far before another.</summary>
    /// <param name="format">Name of the format.</param>
    /// <param name="timeUs">The time, in microseconds.</param>
    /// <param name="after">What comes before it.</param>
    public static RecordingFormatException ForStepBack(string format, long timeUs, string after) =>
        new($"{format} has no word for {timeUs} us after {after}; {WriteWholeTimes}");
}
