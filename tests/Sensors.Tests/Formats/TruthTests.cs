using System.Text.Json;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Formats;

/// <summary>Real recordings of every format that is read: what two or more independent decoders agree on.</summary>
public sealed class TruthTests
{
    public static TheoryData<string> Recordings =>
    [
        "AlexOuyang+DVS128DataAnalysis/alex_walking_for_10secs.aedat",
        "Mibblez+Neuromorphic-Data-Processing/foam90.aedat",
        "SensorsINI+jaer/MovingDarkBox.aedat",
        "aestream+aestream/davis.aedat4",
        "aestream+faery/color.es",
        "aestream+faery/dvs.es",
        "aestream+faery/evt2.raw",
        "believeinlain+PyAedatTools/IMU_rotDisk.aedat",
        "derived-from-rosbag/test_data_evt3_trigger_0.evt3.raw",
        "derived-from-rosbag/test_events_1.evt3.raw",
        "derived-libcaer/alex_walking.aedat3.1.aedat",
        "derived-openeb/evt3_sample.as_evt21_legacy.raw",
        "derived-openeb/evt3_sample.as_evt21_little.raw",
        "derived-openeb/evt3_sample.ecf.hdf5",
        "derived-openeb/evt3_sample.reencoded_evt2.raw",
        "derived-openeb/evt3_sample_cd.dat",
        "neuromorphic-paris+loris/NCARS_obj_004397_td.dat",
        "neuromorphs+tonic/sample.aedat4",
        "neuromorphs+tonic/sample_ncars.dat",
        "neuromorphs+tonic/sample_nmnist.bin",
        "open-neuromorphic+expelliarmus/evt3_sample.raw",
        "rfma23+aertb/03263.bin",
        "rfma23+aertb/obj_004211_td.dat",
        "rfma23+aertb/obj_004416_td.dat",
        "tub-rip+events_viz/events_chunk.txt",
    ];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Read_RealRecording_GivesTheEventsOfTheTruth(string file)
    {
        var truth = Truth(file);

        var summary = RecordingSummary.Read(TestData.Require("recordings", file), new OpenOptions(), withDigest: true, stop: TestContext.Current.CancellationToken);

        Assert.Equal(truth.GetProperty("event_count").GetInt64(), summary.Events);
        Assert.Equal(truth.GetProperty("first_t_us").GetInt64(), summary.FirstUs);
        Assert.Equal(truth.GetProperty("last_t_us").GetInt64(), summary.LastUs);
        Assert.Equal(truth.GetProperty("on_count").GetInt64(), summary.On);
        Assert.Equal(truth.TryGetProperty("non_monotonic_steps", out var steps) ? steps.GetInt64() : 0, summary.OutOfOrder);
        Assert.Equal((truth.GetProperty("width").GetInt32(), truth.GetProperty("height").GetInt32()), (summary.Info.Geometry.Width, summary.Info.Geometry.Height));
        Assert.StartsWith(summary.Origin, truth.GetProperty("origin").GetString(), StringComparison.Ordinal);
        Assert.Equal(truth.GetProperty("sha256").GetString(), summary.Digest);
        Assert.Equal(0, summary.Counts.DroppedEvents + summary.Counts.UnknownWords + summary.Counts.TrailingBytes);
    }

    [Fact]
    public void Read_HeaderWithoutEvents_IsARecordingOfNoEvents()
    {
        var summary = RecordingSummary.Read(
            TestData.Require("recordings", "neuromorphs+tonic", "sample_aedat_header.aedat"), new OpenOptions(), withDigest: false, stop: TestContext.Current.CancellationToken);

        Assert.Equal((0, null, null), (summary.Events, summary.FirstUs, summary.DurationUs));
    }

    [Fact]
    public void Open_FileThatOnlyHasTheName_SaysWhatIsRead()
    {
        var path = TestData.Require("recordings", "dnxjcui+neuromorphic-screens", "test.aedat");

        var error = Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(path));

        Assert.Equal($"{path}: not a recording of a known format; {string.Join(", ", FormatRegistry.Formats.Select(format => format.Name))} are read", error.Message);
    }

    private static JsonElement Truth(string file)
    {
        using var truth = JsonDocument.Parse(File.ReadAllText(TestData.Require("recordings", "TRUTH.json")));
        return truth.RootElement.GetProperty("files").GetProperty(file).Clone();
    }
}
