using System.Diagnostics.Metrics;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Tests.Binning;
using EdgeLearner.Sensors.Tests.Formats.Evt3;
using EdgeLearner.Sensors.Tests.Sources.Recordings;

namespace EdgeLearner.Sensors.Tests;

public sealed class SensorMeterTests
{
    [Fact]
    public void Instruments_OfAReplay_AccountForEveryEvent()
    {
        byte[] bytes =
        [
            .. "% evt 3.0\n% geometry 32x32\n% end\n"u8,
            .. Evt3Wire.Bytes(
                Evt3Wire.X(1), Evt3Wire.TimeHigh(1), Evt3Wire.X(1), Evt3Wire.Y(1), Evt3Wire.X(1), Evt3Wire.X(1), Evt3Wire.X(32), Evt3Wire.X(2), Evt3Wire.Word(0xB, 0)),
        ];
        using var source = new RecordingSource("x", _ => FormatRegistry.Open(new MemoryStream(bytes), "x"), [], null, 1, TimeProvider.System);
        var filters = FilterRegistry.Create(new FilterOptions { RefractoryUs = 10 }, source.Geometry);
        var binner = new TimeBinner(InputMapping.Fit(source.Geometry), new BinningRule(), new EventFramePool(source.Geometry), TimeProvider.System);
        using var meters = new OneMeter();
        _ = new SensorMeter(meters, source, filters, binner);
        var frames = new FrameLog();
        var packets = new PacketLog(onPacket: packet => binner.Push(filters[0].Apply(packet), frames));
        using var subscription = source.Packets.Subscribe(packets);
        packets.WaitForEnd();
        binner.Complete(frames);

        var read = Read();

        Assert.Equal(6, read["edgelearner.sensors.events"]);
        Assert.Equal(1, read["edgelearner.sensors.events_dropped cause=before_first_time"]);
        Assert.Equal(1, read["edgelearner.sensors.events_dropped cause=before_first_row"]);
        Assert.Equal(1, read["edgelearner.sensors.events_dropped cause=out_of_sensor"]);
        Assert.Equal(1, read["edgelearner.sensors.events_dropped cause=filtered"]);
        Assert.Equal(1, read["edgelearner.sensors.events_filtered filter=refractory"]);
        Assert.Equal(0, read["edgelearner.sensors.events_dropped cause=late"]);
        Assert.Equal(1, read["edgelearner.sensors.protocol_breaches kind=unknown_word"]);
        Assert.Equal(1, read["edgelearner.sensors.frames"]);
        Assert.Equal(6, binner.Counts.Binned + read.Where(pair => pair.Key.Contains("dropped", StringComparison.Ordinal)).Sum(pair => pair.Value));
    }

    private static Dictionary<string, long> Read()
    {
        var read = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == SensorMeter.Name)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            read[string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")])] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return read;
    }

    private sealed class OneMeter : IMeterFactory
    {
        private Meter? _meter;

        public Meter Create(MeterOptions options) => _meter = new Meter(options);

        public void Dispose() => _meter?.Dispose();
    }
}
