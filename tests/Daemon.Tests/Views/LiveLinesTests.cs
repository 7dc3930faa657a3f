using EdgeLearner.Daemon.Views;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Metrics;

namespace EdgeLearner.Daemon.Tests.Views;

public sealed class LiveLinesTests
{
    private static readonly RunSample Sample = new(
        31_172.4, 49.9, 5, new LastStep("disc-spin", "disc-slide", 0.25f, 0.875, 0.1128f, Pass: 1, StreamUs: 63_000_000), 120,
        new LatencySummary(1_260, 2_000, 3_460, 5_000, 50), Waiting: 2, DroppedFrames: 3, 61.4);

    [Fact]
    public void Of_ARunUnderWay_SaysWhatItSeesAndHowFastAndHowWell() => Assert.Equal(
        [
            "  sees      disc-spin      label disc-slide     margin 0.25",
            "  right     87.5 % of 120 intervals   loss 0.113",
            "  rates     31,172 events/s   50 frames/s   5.0 updates/s",
            "  latency   p50 1.3 ms, p99 3.5 ms   2 frames wait   3 dropped",
            "  at        0:01:03 of pass 2   memory 61 MB",
        ],
        LiveLines.Of(Sample));

    [Theory]
    [InlineData(SensorStatus.Online, "there")]
    [InlineData(SensorStatus.Offline, "away")]
    public void Of_ARunOnACamera_SaysHowItsCableGoes(SensorStatus status, string word)
    {
        var camera = new CameraSample(status, 12_345_678, default(WireCounts) with { DiscardedBytes = 2_500_000, Reconnects = 3 });

        Assert.Equal(
            [$"  camera    {word}, 12.3 MB/s, 2.5 MB discarded, 3 reconnects", "  at        0:01:03 of connection 2   memory 61 MB"],
            LiveLines.Of(Sample with { Camera = camera })[4..]);
        Assert.EndsWith($"; camera {word}, 12.3 MB/s, 2.5 MB discarded, 3 reconnects; 61 MB", LiveLines.OneLine(Sample with { Camera = camera }), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ARunWithoutLabelsOrFrames_SaysSo()
    {
        var silent = Sample with { Last = new LastStep(null, null, 0, double.NaN, float.NaN, 0, 0), Intervals = 0, Latency = null };

        Assert.Equal(
            [
                "  sees      -              no label   margin 0.00",
                "  right     nothing labelled yet   loss -",
                "  rates     31,172 events/s   50 frames/s   5.0 updates/s",
                "  latency   no frames   2 frames wait   3 dropped",
                "  at        0:00:00 of pass 1   memory 61 MB",
            ],
            LiveLines.Of(silent));
    }

    [Fact]
    public void OneLine_ARunUnderWay_IsOneLine() => Assert.Equal(
        "31,172 events/s, 50 frames/s, 5.0 updates/s; right 87.5 % of 120 intervals; p50 1.3 ms, p99 3.5 ms; 3 frames dropped; 61 MB",
        LiveLines.OneLine(Sample));
}
