using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Commands;

/// <summary>Recordings of real sensors go the same way as ours.</summary>
public sealed class RealRecordingTests
{
    [Theory]
    [InlineData("SensorsINI+jaer", "MovingDarkBox.aedat")]
    [InlineData("derived-from-rosbag", "test_events_1.evt3.raw")]
    [InlineData("neuromorphic-paris+loris", "NCARS_obj_004397_td.dat")]
    [InlineData("neuromorphs+tonic", "sample_nmnist.bin")]
    public async Task Replay_OfARealRecording_PredictsOnEveryFrameAndAccountsForEveryEvent(string folder, string file)
    {
        var result = await Replay.RunAsync(TestData.Require("recordings", folder, file));

        Assert.True(result.Number("events") > 0);
        Assert.Equal(0, result.Unaccounted());
        Assert.True(result.Number("frames") > 0);
        Assert.Equal(result.Number("frames"), result.Number("predictions"));
        Assert.Equal(0, result.Number("updates"));
    }
}
