using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Views;

/// <summary>How a run goes, in words.</summary>
internal static class LiveLines
{
    /// <summary>For a panel that is drawn over and over: the first line matters most, the beginning of each too, since narrow terminals cut the end.</summary>
    public static string[] Of(RunSample sample) =>
    [
        $"  sees      {sample.Last.Label ?? "-",-14} {Verdict(sample.Last)}",
        $"  right     {Accuracy(sample)}   loss {Number(sample.Last.Loss, "N3")}",
        $"  rates     {sample.EventsPerSecond:N0} events/s   {sample.FramesPerSecond:N0} frames/s   {sample.UpdatesPerSecond:N1} updates/s",
        $"  latency   {Latency(sample)}   {sample.Waiting} frames wait   {sample.DroppedFrames:N0} dropped",
        .. sample.Camera is { } camera ? (string[])[$"  camera    {Camera(camera)}"] : [],
        $"  at        {TimeSpan.FromMicroseconds(sample.Last.StreamUs):h\\:mm\\:ss} of {(sample.Camera is null ? "pass" : "connection")} {sample.Last.Pass + 1}   memory {sample.RssMb:N0} MB",
    ];

    /// <summary>For a log.</summary>
    public static string OneLine(RunSample sample) =>
        $"{sample.EventsPerSecond:N0} events/s, {sample.FramesPerSecond:N0} frames/s, {sample.UpdatesPerSecond:N1} updates/s; right {Accuracy(sample)}; " +
        $"{Latency(sample)}; {sample.DroppedFrames:N0} frames dropped; {(sample.Camera is { } camera ? $"camera {Camera(camera)}; " : "")}{sample.RssMb:N0} MB";

    private static string Camera(CameraSample camera) =>
        $"{(camera.Status == SensorStatus.Online ? "there" : "away")}, {camera.BytesPerSecond / 1e6:N1} MB/s, {camera.Wire.DiscardedBytes / 1e6:N1} MB discarded, {camera.Wire.Reconnects:N0} reconnects";

    private static string Verdict(LastStep step) =>
        step.TrueLabel is { } label ? $"label {label,-14} margin {step.Margin:N2}" : $"no label   margin {step.Margin:N2}";

    private static string Accuracy(RunSample sample) =>
        sample.Intervals == 0 ? "nothing labelled yet" : $"{sample.Last.Accuracy:P1} of {sample.Intervals:N0} intervals";

    private static string Latency(RunSample sample) =>
        sample.Latency is { } us ? $"p50 {us.P50 / 1e3:N1} ms, p99 {us.P99 / 1e3:N1} ms" : "no frames";

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "-" : value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}
