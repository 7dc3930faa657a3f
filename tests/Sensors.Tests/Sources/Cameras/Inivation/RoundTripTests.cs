using EdgeLearner.CameraBed.Inivation;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Inivation;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

/// <summary>What an emulated camera encodes, the camera's decoder gives back: every event, in its order, from bytes cut anywhere.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string, string> Recordings =>
    [
        ("DVS128", "AlexOuyang+DVS128DataAnalysis/alex_walking_for_10secs.aedat"),
        ("DVS128", "SensorsINI+jaer/MovingDarkBox.aedat"),
        ("DAVIS346", "believeinlain+PyAedatTools/IMU_rotDisk.aedat"),
        ("DAVIS346 turned", "believeinlain+PyAedatTools/IMU_rotDisk.aedat"),
        ("DVXplorer", "aestream+faery/evt2.raw"),
        ("DVXplorer turned", "rfma23+aertb/obj_004416_td.dat"),
        ("DVXplorer", "derived-from-rosbag/test_events_1.evt3.raw"),
        ("DVXplorer Mini", "aestream+faery/evt2.raw"),
        ("DVXplorer Mini", "derived-from-rosbag/test_events_1.evt3.raw"),
    ];

    public static TheoryData<string, int> CamerasAndPieces =>
        [.. from camera in Cameras from piece in new[] { 1, 7, 4096 } select (camera, piece)];

    public static TheoryData<string> CameraNames => [.. Cameras];

    private static string[] Cameras => ["DVS128", "DAVIS346", "DAVIS346 turned", "DVXplorer", "DVXplorer turned", "DVXplorer Mini"];

    [Theory]
    [MemberData(nameof(CamerasAndPieces))]
    public void Decode_SimulatedScene_GivesItsEvents(string camera, int piece)
    {
        using var reader = new SimulatedReader(new SimulationOptions { Width = 128, Height = 128, Seconds = 0.5 });

        AssertSame(camera, reader, piece);
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Decode_RealRecording_GivesItsEvents(string camera, string file)
    {
        using var reader = FormatRegistry.Open(TestData.Require("recordings", file));

        AssertSame(camera, reader, piece: 4099);
    }

    [Theory]
    [MemberData(nameof(CameraNames))]
    public void Decode_SteadyState_AllocatesNothing(string camera)
    {
        using var reader = new SimulatedReader(new SimulationOptions { Width = 128, Height = 128, Seconds = 0.5 });
        var (encoder, decoder) = Wire(camera);
        var bytes = encoder.Encode(ReadoutOrder.Sort(Ev.Packet(Ev.ReadAll(reader))));
        var packet = new EventPacket(100);
        Play();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var events = Play();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(events > 1000, $"{events} events");

        int Play()
        {
            var count = 0;
            for (var at = 0; at < bytes.Length; packet.Clear())
            {
                at += decoder.Decode(bytes.AsSpan(at, Math.Min(4099, bytes.Length - at)), packet);
                count += packet.Count;
            }

            return count;
        }
    }

    private static void AssertSame(string camera, IEventReader reader, int piece)
    {
        var (encoder, decoder) = Wire(camera);
        var all = Ev.ReadAll(reader);
        var events = Ev.Packet([.. all.Select(e => e with { TimeUs = e.TimeUs - all[0].TimeUs })]); // a camera's clock begins with the stream
        events = camera == "DVXplorer Mini" ? ReadoutOrder.Sort(events) : events;

        var decoded = Decode(decoder, encoder.Encode(events), piece);

        Assert.NotEmpty(decoded);
        Assert.True(Ev.Of(events).SequenceEqual(decoded), $"{events.Count} events encoded, {decoded.Count} decoded");
        Assert.Equal(default, decoder.Counts);
    }

    private static List<Ev> Decode(IWireDecoder decoder, byte[] bytes, int piece)
    {
        var events = new List<Ev>();
        var packet = new EventPacket(100);
        for (var at = 0; at < bytes.Length;)
        {
            var consumed = decoder.Decode(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)), packet);
            at += consumed;
            if (consumed < piece || packet.Free < EventPacket.MinReadCapacity)
            {
                events.AddRange(Ev.Of(packet));
                packet.Clear();
            }
        }

        events.AddRange(Ev.Of(packet));
        return events;
    }

    private static (IWireEncoder Encoder, IWireDecoder Decoder) Wire(string camera)
    {
        SensorGeometry davis = new(346, 260), vga = new(640, 480);
        return camera switch
        {
            "DVS128" => (new Dvs128Encoder(), new WireDecoder<Dvs128State>(new(128, 128), Dvs128Decoder.Decode, Dvs128Words.Bytes)),
            "DAVIS346" => (new DavisEncoder(), new WireDecoder<DavisState>(davis, DavisDecoder.Decode, FpgaWords.Bytes)),
            "DAVIS346 turned" => (new DavisEncoder(isTurned: true), new WireDecoder<DavisState>(davis, DavisDecoder.DecodeTurned, FpgaWords.Bytes)),
            "DVXplorer" => (new DvxplorerEncoder(), new WireDecoder<DvxplorerState>(vga, DvxplorerDecoder.Decode, FpgaWords.Bytes)),
            "DVXplorer turned" => (new DvxplorerEncoder(isTurned: true), new WireDecoder<DvxplorerState>(vga, DvxplorerDecoder.DecodeTurned, FpgaWords.Bytes)),
            _ => (new DvxplorerMiniEncoder(), new WireDecoder<DvxplorerMiniState>(vga, DvxplorerMiniDecoder.Decode, DvxplorerMiniWords.Bytes)),
        };
    }
}
