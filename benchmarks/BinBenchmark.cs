using BenchmarkDotNet.Attributes;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Benchmarks;

/// <summary>Packets of events to frames of 20 ms. Beside it: a copy of the events' columns, 13 bytes each.</summary>
public class BinBenchmark : IObserver<EventFrame>
{
    private const int BytesPerEvent = 13;

    private EventPacket[] _packets = [];
    private TimeBinner _binner = null!;
    private byte[] _columns = [];
    private byte[] _target = [];

    [Params(34, 128)]
    public int Side { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _packets = [.. SimulatedEvents.Packets(SimulatedEvents.Recording(Side))];
        _packets[0].Break = StreamBreak.LoopRestart; // each call begins anew
        var geometry = new SensorGeometry(Side, Side);
        _binner = new TimeBinner(InputMapping.Fit(geometry), new BinningRule(), new EventFramePool(geometry), TimeProvider.System);
        _columns = new byte[BytesPerEvent * _packets.Sum(packet => packet.Count)];
        _target = new byte[_columns.Length];
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _columns.CopyTo(_target, 0);

    [Benchmark]
    public void Bin()
    {
        foreach (var packet in _packets)
        {
            _binner.Push(packet, this);
        }
    }

    void IObserver<EventFrame>.OnNext(EventFrame value) => value.Dispose();

    void IObserver<EventFrame>.OnCompleted()
    {
    }

    void IObserver<EventFrame>.OnError(Exception error) => throw error;
}
