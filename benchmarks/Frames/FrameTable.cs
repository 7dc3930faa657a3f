using System.Globalization;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Evt3;

namespace EdgeLearner.Benchmarks.Frames;

/// <summary>Rows of the table: both ways in turn, the least time of each.</summary>
internal static class FrameTable
{
    /// <summary>First lines of the table.</summary>
    public const string Head =
        "| stream | bytes an event | goal, Mev/s | straight, Mev/s | by packets, Mev/s | straight / by packets | straight, Mwords/s | frames | allocated |\n" +
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |";

    /// <summary>Processor time of this process so far: what others take of a shared machine meanwhile does not count.</summary>
    private static double Seconds => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Measures a stream.</summary>
    public static string Measure(FrameStream stream, int rounds)
    {
        if (stream.Repeat() is not { } bytes)
        {
            return $"| {stream.Name} | skipped: set EDGELEARNER_TEST_DATA | | | | | | | |";
        }

        var (straight, packets) = (new FrameRun(stream.Geometry), new FrameRun(stream.Geometry));
        var (leastStraight, leastPackets, allocated) = (double.MaxValue, double.MaxValue, 0L);
        for (var round = 0; round < rounds; round++)
        {
            var (start, before) = (Seconds, GC.GetAllocatedBytesForCurrentThread());
            straight.Play(bytes, isStraight: true);
            var (middle, after) = (Seconds, GC.GetAllocatedBytesForCurrentThread());
            packets.Play(bytes, isStraight: false);
            leastStraight = Math.Min(leastStraight, middle - start);
            leastPackets = Math.Min(leastPackets, Seconds - middle);
            allocated = after - before;
        }

        if (straight.Counts != packets.Counts)
        {
            throw new InvalidOperationException($"Not the same: {straight.Counts} and {packets.Counts}.");
        }

        var events = straight.Counts.Binned / (double)rounds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {stream.Name} | {bytes.Length / events:F1} | {(stream.Goal > 0 ? stream.Goal : "")} | {events / leastStraight / 1e6:F0} | {events / leastPackets / 1e6:F0} | {leastPackets / leastStraight:F1} | {bytes.Length / 2 / leastStraight / 1e6:F0} | {straight.Counts.Frames / rounds} | {allocated} B |");
    }

    /// <summary>A binner that is fed one stream after another.</summary>
    private sealed class FrameRun : IObserver<EventFrame>
    {
        private readonly SensorGeometry _geometry;
        private readonly EventPacket _packet = new();
        private readonly TimeBinner _binner;

        public FrameRun(SensorGeometry geometry)
        {
            var mapping = InputMapping.Fit(geometry);
            _geometry = geometry;
            _binner = new TimeBinner(mapping, new BinningRule(), new EventFramePool(mapping.Input), TimeProvider.System);
        }

        public BinningCounts Counts => _binner.Counts;

        public void Play(ReadOnlySpan<byte> bytes, bool isStraight)
        {
            var state = default(Evt3State);
            while (!bytes.IsEmpty)
            {
                _packet.Clear();
                bytes = bytes[(isStraight
                    ? Evt3Straight.Decode(bytes, _geometry, ref state, _binner, _packet)
                    : Evt3Decoder.Decode(bytes, _geometry, ref state, _packet))..];
                _binner.Push(_packet, this);
            }

            _binner.Complete(this);
        }

        void IObserver<EventFrame>.OnNext(EventFrame value) => value.Dispose();

        void IObserver<EventFrame>.OnCompleted()
        {
        }

        void IObserver<EventFrame>.OnError(Exception error) => throw error;
    }
}
