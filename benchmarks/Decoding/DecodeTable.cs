using System.Globalization;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Benchmarks.Decoding;

/// <summary>Events a second of each decoder on one thread, by its processor time: the best of many rounds over a payload repeated to 200 MB.</summary>
/// <remarks>In turn with each round its events are copied once from packet to packet: what writing these bytes costs at least.</remarks>
/// <param name="seconds">Time for each of a row's two figures.</param>
internal sealed class DecodeTable(double seconds)
{
    private const int PayloadBytes = 200_000_000;
    private const int BytesPerEvent = 13;
    private const int FewestRounds = 3;

    /// <summary>First lines of the table.</summary>
    public static string Head =>
        """
        | format | bytes an event | goal, Mev/s | in memory, Mev/s | times a memcpy | from the page cache, Mev/s | of in memory |
        | --- | --- | --- | --- | --- | --- | --- |
        """;

    /// <summary>Measures a case.</summary>
    /// <returns>A row of the table.</returns>
    public string Measure(DecodeCase measured)
    {
        if (measured.File is not { } file)
        {
            return $"| {measured.Name} | skipped: set EDGELEARNER_TEST_DATA | | | | | |";
        }

        var path = Path.Combine(Path.GetTempPath(), $"edgelearner-{Environment.ProcessId}.bin");
        try
        {
            var bytes = Repeat(file, measured.Payload);
            File.WriteAllBytes(path, bytes);
            var (geometry, events) = Count(measured.Open(path));
            var clock = measured.HasHelpers ? WallClock() : ThreadClock.Now;
            var (memory, copy) = Best(() => measured.Decode(bytes, geometry), Copying(events), clock);
            var (cached, _) = Best(() => Count(measured.Open(path)), Copying(events), clock);
            var (size, goal) = (bytes.Length / (double)events, measured.Goal > 0 ? $"{measured.Goal}" : "");
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {measured.Name} | {size:F1} | {goal} | {Rate(memory):F0} | {memory / copy:F1} | {Rate(cached):F0} | {memory / cached:P0} |");

            double Rate(double seconds) => events / seconds / 1e6;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The least time of each of two actions, done in turn.</summary>
    private (double First, double Second) Best(Action first, Action second, Func<double> clock)
    {
        var (bestFirst, bestSecond, total) = (double.MaxValue, double.MaxValue, 0.0);
        for (var round = 0; round < FewestRounds || total < seconds; round++)
        {
            var start = clock();
            first();
            var middle = clock();
            second();
            var end = clock();
            total += end - start;
            (bestFirst, bestSecond) = (Math.Min(bestFirst, middle - start), Math.Min(bestSecond, end - middle));
        }

        return (bestFirst, bestSecond);
    }

    private static Func<double> WallClock()
    {
        var start = TimeProvider.System.GetTimestamp();
        return () => TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The file with its payload over and over, and without what follows it.</summary>
    private static byte[] Repeat(byte[] file, Range range)
    {
        var (start, length) = range.GetOffsetAndLength(file.Length);
        if (length == 0)
        {
            return file;
        }

        var times = (PayloadBytes + length - 1) / length;
        var bytes = new byte[start + (times * length)];
        file.AsSpan(..start).CopyTo(bytes);
        for (var i = 0; i < times; i++)
        {
            file.AsSpan(start, length).CopyTo(bytes.AsSpan(start + (i * length)));
        }

        return bytes;
    }

    private static (SensorGeometry Geometry, long Events) Count(IEventReader opened)
    {
        using var reader = opened;
        var packet = new EventPacket();
        long events = 0;
        while (reader.Read(packet))
        {
            events += packet.Count;
        }

        return (reader.Info.Geometry, events);
    }

    /// <summary>Copies as many events from packet to packet.</summary>
    private static Action Copying(long events)
    {
        var (source, target) = (new byte[BytesPerEvent * EventPacket.DefaultCapacity], new byte[BytesPerEvent * EventPacket.DefaultCapacity]);
        return () =>
        {
            for (var left = events; left > 0; left -= EventPacket.DefaultCapacity)
            {
                source.CopyTo(target, 0);
            }
        };
    }
}
