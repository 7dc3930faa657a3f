using System.Text;
using EdgeLearner.Telemetry.Mqtt;
using EdgeLearner.Telemetry.Requests;
using EdgeLearner.Telemetry.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;

namespace EdgeLearner.Telemetry.Tests.Requests;

/// <summary>What comes in as a message, and what the learner or the sender is told of it.</summary>
public sealed class RequestReceiverTests : IDisposable
{
    private readonly LogLines _log = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly PublishQueue _queue;
    private readonly List<LearnerRequest> _taken = [];
    private readonly RequestReceiver _receiver;
    private bool _isFull;

    public RequestReceiverTests()
    {
        _queue = new PublishQueue(100, _log);
        _receiver = new RequestReceiver("p/n", _queue, Take, _clock, _log);
    }

    public void Dispose() => _queue.Dispose();

    public static TheoryData<string, string, LearnerRequest> Readable() => new()
    {
        { "label", "cup", new LearnerRequest.LabelNow("cup") },
        { "label", " große Tasse\n", new LearnerRequest.LabelNow("große Tasse") },
        { "label", """{"label":"cup"}""", new LearnerRequest.LabelNow("cup") },
        { "label", """{"action":"now","label":"cup"}""", new LearnerRequest.LabelNow("cup") },
        { "label", """{"label":"cup","start_us":5,"end_us":7}""", new LearnerRequest.LabelPast("cup", new Stretch(5, 7, IsAgo: false)) },
        { "label", """{"action":"past","label":"cup","seconds_ago":2.5}""", new LearnerRequest.LabelPast("cup", new Stretch(2_500_000, 0, IsAgo: true)) },
        { "label", """{"action":"past","label":"cup","seconds_ago":5,"duration_s":2}""", new LearnerRequest.LabelPast("cup", new Stretch(5_000_000, 3_000_000, IsAgo: true)) },
        { "label", """{"action":"stop"}""", new LearnerRequest.StopLabel() },
        { "label", """{"action":"take-back"}""", new LearnerRequest.TakeBack(null) },
        { "label", """{"action":"take-back","seconds_ago":1}""", new LearnerRequest.TakeBack(new Stretch(1_000_000, 0, IsAgo: true)) },
        { "label", """{"action":"add-class","label":"cup"}""", new LearnerRequest.AddClass("cup") },
        { "learning", "on", new LearnerRequest.SetLearning(On: true) },
        { "learning", """{"state":"off"}""", new LearnerRequest.SetLearning(On: false) },
        { "checkpoint", "", new LearnerRequest.SaveCheckpoint() },
        { "checkpoint", "{}", new LearnerRequest.SaveCheckpoint() },
        { "rollback", "", new LearnerRequest.RollBack(null) },
        { "rollback", "12", new LearnerRequest.RollBack(12) },
        { "rollback", """{"generation":12}""", new LearnerRequest.RollBack(12) },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void Receive_ARequest_ReadsIt(string verb, string payload, LearnerRequest request)
    {
        Receive(verb, payload);
        Assert.Equal([request], _taken);
        Assert.Empty(Answers());
    }

    [Theory]
    [InlineData("label", "", "label is missing: give the name of a class")]
    [InlineData("label", """{"label":""}""", "label must have 1 to 100 letters and none of control")]
    [InlineData("label", """{"label":"a\u0007"}""", "label must have 1 to 100 letters and none of control")]
    [InlineData("label", """{"label":7}""", "label must be a text")]
    [InlineData("label", """{"lable":"cup"}""", "unknown field lable: label takes action, label, start_us, end_us, seconds_ago, duration_s, transaction")]
    [InlineData("label", """{"action":"later","label":"cup"}""", "action = later: must be now, past, stop, take-back or add-class")]
    [InlineData("label", """{"action":"past","label":"cup"}""", "past needs a stretch: start_us and end_us, or seconds_ago and perhaps duration_s")]
    [InlineData("label", """{"action":"now","label":"cup","seconds_ago":1}""", "now takes no stretch of time")]
    [InlineData("label", """{"label":"cup","start_us":7,"end_us":7}""", "end_us must be above start_us")]
    [InlineData("label", """{"label":"cup","start_us":-7,"end_us":7}""", "start_us must be a whole number, 0 or more")]
    [InlineData("label", """{"label":"cup","start_us":7}""", "a stretch is start_us and end_us, or seconds_ago and perhaps duration_s")]
    [InlineData("label", """{"label":"cup","seconds_ago":1,"duration_s":2}""", "duration_s must not be above seconds_ago: the future cannot be labelled")]
    [InlineData("label", """{"label":"cup","seconds_ago":0}""", "seconds_ago = 0: must be above 0 and at most 86400")]
    [InlineData("label", """{"label":"cup","seconds_ago":1e99}""", "seconds_ago = 1E+99: must be above 0 and at most 86400")]
    [InlineData("learning", "perhaps", "state = perhaps: must be on or off")]
    [InlineData("learning", "", "state = nothing: must be on or off")]
    [InlineData("checkpoint", "now", "checkpoint takes an empty payload or JSON")]
    [InlineData("rollback", "the last", "generation must be a whole number, 0 or more")]
    [InlineData("rollback", """{"generation":99999999999}""", "generation = 99999999999: there is none so high")]
    [InlineData("rollback", """{"generation":1,"transaction":[1]}""", "transaction must be a text or a number of at most 200 letters")]
    public void Receive_WhatCannotBeDone_SaysWhyInOneLine(string verb, string payload, string error)
    {
        Receive(verb, payload);
        Assert.Empty(_taken);
        Assert.Equal([$$"""response/{{verb}} {"status":"error","error":"{{error}}"}"""], Answers());
    }

    [Theory]
    [InlineData("""{"label":""")]
    [InlineData("""{"label":"a","label":"b"}""")]
    [InlineData("""{"label":{"name":{}}}""")]
    public void Receive_BrokenJson_SaysSoInOneLine(string payload)
    {
        Receive("label", payload);
        var answer = Assert.Single(Answers());
        Assert.StartsWith("""response/label {"status":"error","error":"the payload is not JSON: """, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Receive_AnyBytes_NeverThrowsAndAnswersOrTakesEach()
    {
        var random = new Random(1);
        const string Letters = "{}[]\":,labelction 0123456789e-+.\u0001\u00e4";
        for (var i = 0; i < 2_000; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            var payload = i % 2 == 0
                ? Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Letters[random.Next(Letters.Length)])))
                : Encoding.UTF8.GetBytes("{" + string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Letters[random.Next(Letters.Length)])));
            Receive(RequestVerb.All[i % 4].Name, payload);
            Assert.Equal(1, _taken.Count + Answers().Count);
            _taken.Clear();
        }
    }

    [Fact]
    public void Receive_TooLong_SaysHowLongItMayBe()
    {
        Receive("label", new string('x', RequestReceiver.MostBytes + 1));
        Assert.Equal(["""response/label {"status":"error","error":"the payload has 4097 bytes: at most 4096 are read"}"""], Answers());
    }

    [Theory]
    [InlineData("\"a b\"")]
    [InlineData("17")]
    public void Receive_WithATransaction_AnswersWithIt(string transaction)
    {
        Receive("label", $$"""{"label":7,"transaction":{{transaction}}}""");
        Assert.Equal([$$"""response/label {"status":"error","error":"label must be a text","transaction":{{transaction}}}"""], Answers());
    }

    [Fact]
    public void Receive_NobodyHasRoom_AsksToWait()
    {
        _isFull = true;
        Receive("learning", "on");
        Assert.Equal(["""response/learning {"status":"error","error":"too many requests wait: ask again later"}"""], Answers());
    }

    [Fact]
    public void Receive_KeptByTheBroker_IsIgnored()
    {
        _receiver.Receive(new MqttApplicationMessage { Topic = "p/n/request/learning", PayloadSegment = "off"u8.ToArray(), Retain = true });
        Assert.Empty(_taken);
        Assert.Empty(Answers());
    }

    [Fact]
    public void Receive_AFlood_ReadsABurstThenTheRateAndAnswersTheFirstOfTheRest()
    {
        for (var i = 0; i < RequestReceiver.Burst + 50; i++)
        {
            Receive("learning", "on");
        }

        Assert.Equal(RequestReceiver.Burst, _taken.Count);
        Assert.Equal(["""response/learning {"status":"error","error":"too many requests: at most 10 a second are read"}"""], Answers());
        Assert.Single(_log.All, line => line.StartsWith("Too many requests", StringComparison.Ordinal));

        _clock.Advance(TimeSpan.FromSeconds(0.5));
        for (var i = 0; i < 50; i++)
        {
            Receive("learning", "on");
        }

        Assert.Equal(RequestReceiver.Burst + 5, _taken.Count);
    }

    [Theory]
    [InlineData("elsewhere/+/answers")]
    [InlineData("$SYS/answers")]
    public void Receive_AResponseTopicThatCannotBe_AnswersOnTheUsualOne(string replyTo)
    {
        _receiver.Receive(new MqttApplicationMessage { Topic = "p/n/request/learning", PayloadSegment = "on"u8.ToArray(), ResponseTopic = replyTo });
        Assert.Equal(["""response/learning {"status":"error","error":"the response topic is none that may be published to"}"""], Answers());
    }

    private bool Take(IncomingRequest request)
    {
        if (!_isFull)
        {
            _taken.Add(request.Request);
        }

        return !_isFull;
    }

    private void Receive(string verb, string payload) => Receive(verb, Encoding.UTF8.GetBytes(payload));

    private void Receive(string verb, byte[] payload) => _receiver.Receive(new MqttApplicationMessage { Topic = $"p/n/request/{verb}", PayloadSegment = payload });

    private List<string> Answers()
    {
        var batch = new OutgoingMessage[100];
        var count = _queue.Take(batch);
        return [.. batch.Take(count).Select(message => $"{message.ReplyTo?.Topic ?? message.Topic.Name} {Encoding.UTF8.GetString(message.Payload.Span)}")];
    }
}
