using System.Buffers;
using System.Text;
using EdgeLearner.Learning.Online;
using EdgeLearner.Telemetry.Mqtt;
using EdgeLearner.Telemetry.Tests.Support;
using EdgeLearner.Telemetry.Topics;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeLearner.Telemetry.Tests.Topics;

public sealed class PredictionTopicTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [Fact]
    public void Encode_ADecision_WritesExactlyTheContract() => Assert.Equal(
        """{"session":"5e55","seq":7,"class":1,"label":"bar","scores":[0.1,0.6,0],"margin":0.5,"true_class":2,"true_label":"ring","event_time_us":160000,"publish_time_unix_ms":1700000000123}""",
        Encode(Reports.Decided(7)));

    [Fact]
    public void Encode_NoDecisionAndNoNumbers_WritesMinusOneAndNull() => Assert.Equal(
        """{"session":"5e55","seq":0,"class":-1,"label":null,"scores":[null,null],"margin":null,"true_class":-1,"true_label":null,"event_time_us":20000,"publish_time_unix_ms":1700000000123}""",
        Encode(Reports.Undecided(0)));

    [Fact]
    public void Encode_ANameOfAnyScript_StaysReadable()
    {
        var report = new StepReport(["Kreis \"ü\" 円"], layers: ["b0.cls"]) { TrueClass = -1 };

        Assert.Contains("""
            "label":"Kreis \"ü\" 円"
            """, Encode(report), StringComparison.Ordinal);
    }

    [Fact]
    public void OnNext_SteadyState_AllocatesNothing()
    {
        using var queue = new PublishQueue(16, NullLogger.Instance);
        using var topic = new PredictionTopic("5e55");
        var publisher = new PredictionPublisher(topic, queue, TimeProvider.System);
        var report = Reports.Decided(1);
        PublishMany(publisher, report); // the queue is full from here on: each call drops the oldest too

        var before = GC.GetAllocatedBytesForCurrentThread();
        PublishMany(publisher, report);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task OnNext_WakingThePump_AllocatesNothing()
    {
        using var queue = new PublishQueue(16, NullLogger.Instance);
        using var topic = new PredictionTopic("5e55");
        using var cancel = new CancellationTokenSource();
        var publisher = new PredictionPublisher(topic, queue, TimeProvider.System);
        var (report, batch, allocated) = (Reports.Decided(1), new OutgoingMessage[1], 0);
        for (var i = 0; i < 1000; i++)
        {
            var waiting = queue.WaitAsync(cancel.Token);
            var before = GC.GetAllocatedBytesForCurrentThread();
            publisher.Publish(report);
            allocated += i >= 500 && GC.GetAllocatedBytesForCurrentThread() > before ? 1 : 0;
            Assert.True(await waiting);
            Assert.Equal(1, queue.Take(batch));
            queue.Return(batch[0]);
        }

        Assert.InRange(allocated, 0, 5); // of 500: behind an await the test may go on where the pool of arrays has none at hand yet
    }

    private static void PublishMany(PredictionPublisher publisher, StepReport report)
    {
        for (var i = 0; i < 1000; i++)
        {
            publisher.Publish(report);
        }
    }

    private static string Encode(StepReport report)
    {
        using var topic = new PredictionTopic("5e55");
        var output = new ArrayBufferWriter<byte>();
        topic.Encode(report, Now, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
