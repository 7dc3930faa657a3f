namespace EdgeLearner.Telemetry.Requests;

/// <summary>Reads the requests of the verb <c>label</c>.</summary>
internal static class LabelRequests
{
    private const int MostLetters = 100;
    private const double MostSeconds = 86_400;
    private const double UsInSecond = 1e6;

    /// <summary>Reads one. Without an action a label is given for a stretch of the past where one is named, and from now on where none is.</summary>
    public static LearnerRequest Read(RequestFields fields)
    {
        var stretch = ReadStretch(fields);
        return (fields.Text("action") ?? (stretch is null ? "now" : "past")) switch
        {
            "now" => new LearnerRequest.LabelNow(Without(stretch, "now", Label(fields))),
            "past" => new LearnerRequest.LabelPast(
                Label(fields), stretch ?? throw new RequestException("past needs a stretch: start_us and end_us, or seconds_ago and perhaps duration_s")),
            "stop" => Without(stretch, "stop", new LearnerRequest.StopLabel()),
            "take-back" => new LearnerRequest.TakeBack(stretch),
            "add-class" => new LearnerRequest.AddClass(Without(stretch, "add-class", Label(fields))),
            var action => throw new RequestException($"action = {action}: must be now, past, stop, take-back or add-class"),
        };
    }

    private static T Without<T>(Stretch? stretch, string action, T result) => stretch is null ? result : throw new RequestException($"{action} takes no stretch of time");

    private static string Label(RequestFields fields)
    {
        var label = fields.Text("label") ?? throw new RequestException("label is missing: give the name of a class");
        return label.Length is > 0 and <= MostLetters && !label.Any(char.IsControl)
            ? label
            : throw new RequestException($"label must have 1 to {MostLetters} letters and none of control");
    }

    private static Stretch? ReadStretch(RequestFields fields)
    {
        var (start, end) = (fields.Integer64("start_us"), fields.Integer64("end_us"));
        var (ago, duration) = (Seconds(fields, "seconds_ago"), Seconds(fields, "duration_s"));
        return (start, end, ago, duration) switch
        {
            (null, null, null, null) => null,
            ({ } from, { } to, null, null) when from < to => new Stretch(from, to, IsAgo: false),
            (null, null, { } back, null) => new Stretch(back, 0, IsAgo: true),
            (null, null, { } back, { } length) when length <= back => new Stretch(back, back - length, IsAgo: true),
            ({ }, { }, null, null) => throw new RequestException("end_us must be above start_us"),
            (null, null, { }, { }) => throw new RequestException("duration_s must not be above seconds_ago: the future cannot be labelled"),
            _ => throw new RequestException("a stretch is start_us and end_us, or seconds_ago and perhaps duration_s"),
        };
    }

    /// <returns>In microseconds.</returns>
    private static long? Seconds(RequestFields fields, string name) => fields.Number(name) switch
    {
        null => null,
        > 0 and <= MostSeconds and var seconds => (long)(seconds * UsInSecond),
        var seconds => throw new RequestException(FormattableString.Invariant($"{name} = {seconds}: must be above 0 and at most {MostSeconds}")),
    };
}
