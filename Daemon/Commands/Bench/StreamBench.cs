using EdgeLearner.Daemon.Views;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Daemon.Commands.Bench;

/// <summary>From bytes to events, and from events to frames.</summary>
internal static class StreamBench
{
    private const int Side = 128;

    /// <summary>Measures both, on one thread.</summary>
    public static BenchStream Run(StopWatch watch)
    {
        var scene = new BenchScene(Side);
        var bytes = scene.ToEvt3();
        var packet = new EventPacket();
        var decodeMs = watch.Measure(() =>
        {
            using var reader = FormatRegistry.Open(new MemoryStream(bytes), "bench.raw");
            while (reader.Read(packet))
            {
            }
        });
        var binner = scene.NewBinner();
        var frames = new FrameSink();
        var binMs = watch.Measure(() =>
        {
            foreach (var part in scene.Packets)
            {
                binner.Push(part, frames);
            }
        });
        return new BenchStream(PerSecond(scene.Events, decodeMs), PerSecond(scene.Events, binMs));
    }

    private static double PerSecond(long events, double ms) => Math.Round(events * 1_000 / ms);

    private sealed class FrameSink : IObserver<EventFrame>
    {
        public void OnNext(EventFrame value) => value.Dispose();

        public void OnCompleted()
        {
        }

        public void OnError(Exception error) => throw error;
    }
}
