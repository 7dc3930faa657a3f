namespace EdgeLearner.Sensors.Formats;

/// <summary>The complaint of formats that cannot code every time.</summary>
internal static class NoWord
{
    /// <summary>A time that the format would code if it counted from the recording's first event.</summary>
    /// <param name="format">Name of the format.</param>
    /// <param name="timeUs">The time, in microseconds.</param>
    /// <param name="why">Why there is no word for it.</param>
    public static RecordingFormatException ForTime(string format, long timeUs, string why) =>
        new($"{format} has no word for a time of {timeUs} us: {why}; let times count from the first event (convert --from-zero)");
}
