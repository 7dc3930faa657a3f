using System.Globalization;
using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Inivation;
using EdgeLearner.CameraBed.Streams;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Sources.Cameras.Plugged;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

/// <summary>Every camera through the real libusb: the events of its stream are those of the recording that was encoded for it, and it was told what the lists say.</summary>
public sealed class InivationStreamTests
{
    [Theory]
    [InlineData("davis346", "davis346", "believeinlain+PyAedatTools/IMU_rotDisk.aedat")]
    [InlineData("dvxplorer", "dvxplorer", "derived-from-rosbag/test_events_1.evt3.raw")]
    [InlineData("dvxplorer-mini-9", "dvxplorer-mini", "derived-from-rosbag/test_events_1.evt3.raw")]
    [InlineData("dvxplorer-mini-10", "dvxplorer-mini", "derived-from-rosbag/test_events_1.evt3.raw")]
    [InlineData("dvs128", "dvs128", "AlexOuyang+DVS128DataAnalysis/alex_walking_for_10secs.aedat")]
    public async Task Stream_ThroughLibUsb_HasTheDigestOfTheFile(string kind, string key, string recording)
    {
        ClientLines.Require();
        var events = Read(recording);
        events = key == "dvxplorer-mini" ? ReadoutOrder.Sort(events) : events;
        using var bed = new Bed();
        var camera = InivationRig.Of(kind).Emulated;
        bed.Plug(camera, new StreamPlan { Bytes = StreamBytes.Once(InivationWire.EncoderOf(kind).Encode(events)), TransferBytes = [131_072, 16, 1024, 65_536, 4098] });
        await using var client = ClientLines.Stream(bed, "--set", "Sensor:Kind=auto", "--events", events.Count.ToString(CultureInfo.InvariantCulture));

        var open = await client.OfKindAsync("open");
        var done = await client.OfKindAsync("done");
        var (exitCode, _) = await client.WaitAsync(ClientLines.Limit);

        Assert.Equal(0, exitCode);
        Assert.Equal(key, open.At("info.key").GetString());
        Assert.Equal((events.Count, Digest(events)), (done.Number("stream.events"), done.At("stream.digest").GetString()));
        Assert.Equal(0, done.Number("wire.errors") + done.Number("wire.discarded_bytes"));
        Assert.Empty(camera.Faults);
        Assert.False(camera.IsStreaming);
        var (before, after) = (ExpectedLog.Read($"{kind}-open.txt"), kind == "dvs128" ? ["request 0xB4"] : ExpectedLog.Read($"{kind}-close.txt"));
        Assert.Equal(before, camera.Log.Take(before.Count));
        Assert.Equal(after, camera.Log.TakeLast(after.Count));
    }

    /// <summary>Wraps of the clock that nobody decodes are counted all the same: behind a hole every event still lies at the pixel that its time numbers.</summary>
    [Theory]
    [InlineData("davis346", 346, 260)]
    [InlineData("dvxplorer", 640, 480)]
    [InlineData("dvs128", 128, 128)]
    public async Task Stream_DecodedTooSlowly_TellsTimeRightBehindEveryHole(string kind, int width, int height)
    {
        ClientLines.Require();
        const int Events = 700_000;
        const int StepUs = 97; // a wrap every 340 events, or 170
        var events = Stamped(Events, StepUs, new SensorGeometry(width, height));
        var bytes = InivationWire.EncoderOf(kind).Encode(events);
        using var bed = new Bed();
        var device = bed.Plug(InivationRig.Of(kind).Emulated, new StreamPlan { Bytes = StreamBytes.Once(bytes), BytesPerSecond = bytes.Length });
        await using var client = ClientLines.Stream(
            bed, "--throttle", $"{bytes.Length / 10}", "--set", "Sensor:RingMiB=1", "--set", "Sensor:TransferKiB=32", "--set", "Sensor:Transfers=4");

        await client.NoticeAsync("OverflowStarted");
        await device.SentAsync(bytes.Length * 7 / 8, holds: true); // the last eighth comes to a decoder that has caught up
        await client.SendAsync("release");
        await client.NoticeAsync("OverflowEnded");
        device.Hold(isHeld: false);
        var done = await client.StopBehindAsync(bytes.Length);

        Assert.Equal(bytes.Length, done.Number("wire.decoded_bytes") + done.Number("wire.discarded_bytes"));
        Assert.InRange(done.Number("wire.discarded_bytes"), bytes.Length / 10, bytes.Length);
        Assert.Equal(0, done.Number("stream.misplaced"));
        Assert.Equal((Events - 1L) * StepUs, done.Number("stream.last_us"));
        Assert.InRange(done.Number("stream.breaks.Loss"), 1, long.MaxValue);
    }

    /// <summary>A real recording; where the shared data is not there, what the simulator makes.</summary>
    private static EventPacket Read(string recording)
    {
        var root = Environment.GetEnvironmentVariable(TestData.Variable);
        using var reader = string.IsNullOrEmpty(root)
            ? new SimulatedReader(new SimulationOptions { Width = 128, Height = 128, Seconds = 1 })
            : FormatRegistry.Open(TestData.Require("recordings", recording));
        return Ev.Packet(Ev.ReadAll(reader));
    }

    private static string Digest(EventPacket events)
    {
        using var digest = new CanonicalDigest(new RecordingInfo("words", new SensorGeometry(640, 480), EventOrigin.TopLeft, []));
        digest.Add(events);
        return digest.ToString();
    }

    /// <summary>Events at the pixel that their time numbers.</summary>
    private static EventPacket Stamped(int count, int stepUs, SensorGeometry sensor)
    {
        var packet = new EventPacket(count);
        for (var i = 0L; i < count; i++)
        {
            var pixel = (int)(i * stepUs % sensor.Pixels);
            packet.Append(i * stepUs, pixel % sensor.Width, pixel / sensor.Width, (int)(i & 1));
        }

        return packet;
    }
}
