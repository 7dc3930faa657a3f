using System.Globalization;
using System.Text;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Recording;

/// <summary>A camera's bytes as they come from the cable, under the header of a Prophesee RAW file.</summary>
internal static class RawRecording
{
    private const int BlockBytes = 256 * 1024;
    private const int Blocks = 1024; // 256 MiB: 1.3 s of the fastest camera

    /// <summary>Begins a recording that takes every buffer before it is decoded.</summary>
    public static RecordingWriter Begin(Stream file, IDisk disk, ILiveSource camera, TimeProvider clock)
    {
        file.Write(Header(camera.Info.RawHeader!, clock));
        var writer = new RecordingWriter(file, disk, new BlockQueue(BlockBytes, Blocks), file.Write);
        camera.Tap = new Tap(writer);
        return writer;
    }

    /// <summary>The header with the date, which follows its first line.</summary>
    private static byte[] Header(string header, TimeProvider clock)
    {
        var first = header.IndexOf('\n', StringComparison.Ordinal) + 1;
        var date = string.Create(CultureInfo.InvariantCulture, $"% date {clock.GetLocalNow():yyyy-MM-dd HH:mm:ss}\n");
        return Encoding.ASCII.GetBytes(header.Insert(first, date));
    }

    private sealed class Tap(RecordingWriter writer) : IWireTap
    {
        public void Take(ReadOnlySpan<byte> bytes, bool isAfterLoss) => writer.Add(bytes, isAfterLoss);
    }
}
