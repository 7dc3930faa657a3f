using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Tests.Formats;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Sources.Recordings;

/// <summary>Real recordings in every format that is written, and back.</summary>
public sealed class ConversionTruthTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(TruthTests.Recordings), MemberType = typeof(TruthTests))]
    public void Run_RealRecording_IsTheSameInEveryFormatAndBack(string file)
    {
        var path = TestData.Require("recordings", file);
        var truth = Summary(path, null);
        foreach (var format in FormatRegistry.Writable)
        {
            var result = Convert(path, format, null);

            var read = Summary(result.Plan.Out, truth.Info.Geometry);
            Assert.Equal((format.Name, truth.Events, truth.On, truth.DurationUs), (read.Info.Format, read.Events, read.On, read.DurationUs));
            Assert.Equal((read.FirstUs, read.LastUs, read.Digest), (result.FirstUs, result.LastUs, result.Digest));
            if (!result.Plan.FromZero)
            {
                AssertSameEvents(truth, read);
            }
        }
    }

    /// <summary>Of two origins, by way of a format that has the first one's.</summary>
    private void AssertSameEvents(RecordingSummary truth, RecordingSummary read)
    {
        if (read.Info.Origin == truth.Info.Origin)
        {
            Assert.Equal(truth.Digest, read.Digest);
            return;
        }

        var back = FormatRegistry.Writable.First(format => format.Origin == truth.Info.Origin);
        var result = Convert(read.File, back, truth.Info.Geometry);
        if (!result.Plan.FromZero)
        {
            Assert.Equal(truth.Digest, result.Digest);
        }
    }

    /// <summary>Times that the format cannot hold count from the first event.</summary>
    private ConversionResult Convert(string path, IWritableFormat format, SensorGeometry? size)
    {
        var plan = new ConversionPlan(path, _folder.File($"{(size is null ? "to" : "back")}{format.Extensions[0]}"), format) { Open = new(size) };
        try
        {
            return Conversion.Run(plan, stop: TestContext.Current.CancellationToken);
        }
        catch (RecordingFormatException error) when (error.Message.EndsWith("(convert --from-zero)", StringComparison.Ordinal))
        {
            return Conversion.Run(plan with { FromZero = true }, stop: TestContext.Current.CancellationToken);
        }
    }

    private static RecordingSummary Summary(string path, SensorGeometry? size) =>
        RecordingSummary.Read(path, new(size), withDigest: true, stop: TestContext.Current.CancellationToken);
}
