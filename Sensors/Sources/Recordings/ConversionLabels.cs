namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>The label sidecar of a recording on its way to another.</summary>
internal sealed class ConversionLabels
{
    private readonly ConversionPlan _plan;
    private readonly string _from;
    private readonly IReadOnlyList<LabelSpan> _spans;
    private string? _added;

    private ConversionLabels(ConversionPlan plan, string from, IReadOnlyList<LabelSpan> spans) => (_plan, _from, _spans) = (plan, from, spans);

    /// <summary>Reads the sidecar of the recording.</summary>
    /// <param name="plan">The conversion.</param>
    /// <param name="firstUs">Time of the recording's first event, in microseconds.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="Formats.RecordingFormatException">It makes no sense.</exception>
    public static ConversionLabels? Read(ConversionPlan plan, long firstUs) =>
        LabelFile.FindBeside(plan.In) is { } file ? new(plan, file, LabelFile.Read(file, () => firstUs)) : null;

    /// <summary>Writes the sidecar of the new recording, unless the one that is read serves both.</summary>
    /// <param name="laterUs">How much later its first event is than the recording's: label times count from there. Null = it has none, and nothing to label.</param>
    /// <returns>Spans in it.</returns>
    /// <exception cref="Formats.RecordingFormatException">It cannot be written.</exception>
    public int Write(long? laterUs)
    {
        var spans = _plan.TakesAll ? _spans : laterUs is { } shiftUs ? Move(_spans, shiftUs, _plan.EndUs) : [];
        var to = LabelFile.Beside(_plan.Out);
        if (!_plan.TakesAll || Path.GetFullPath(to) != Path.GetFullPath(_from))
        {
            _added = File.Exists(to) ? null : to;
            LabelFile.Write(to, spans);
        }

        return spans.Count;
    }

    /// <summary>Removes what was written where nothing was: its recording does not come.</summary>
    public void Withdraw()
    {
        if (_added is not null)
        {
            File.Delete(_added);
        }
    }

    /// <summary>What is left of the spans, from the first event written to the end of the window.</summary>
    /// <param name="spans">Since the first event read.</param>
    /// <param name="laterUs">How much later the first event written is.</param>
    /// <param name="endUs">First instant after the window, since the first event read; null = there is none.</param>
    /// <returns>Since the first event written.</returns>
    private static IReadOnlyList<LabelSpan> Move(IReadOnlyList<LabelSpan> spans, long laterUs, long? endUs) =>
    [
        .. spans
            .Select(span => span with { StartUs = Math.Max(span.StartUs - laterUs, 0), EndUs = Math.Min(span.EndUs, endUs ?? long.MaxValue) - laterUs })
            .Where(span => span.StartUs < span.EndUs),
    ];
}
