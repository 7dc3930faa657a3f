using BenchmarkDotNet.Attributes;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Benchmarks;

/// <summary>Bytes of a recording to packets of events, through the reader that a replay uses. Beside it: a copy of the bytes.</summary>
public class DecodeBenchmark
{
    private readonly EventPacket _packet = new();
    private IEventReader _reader = null!;
    private byte[] _bytes = [];
    private byte[] _target = [];
    private long _events;

    [Params("EVT2", "EVT3")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var recording = SimulatedEvents.Recording(side: 128);
        var packets = SimulatedEvents.Packets(recording);
        _events = packets.Sum(packet => (long)packet.Count);
        _bytes = SimulatedEvents.Encode(Format, new SensorGeometry(recording.Width, recording.Height), packets);
        _target = new byte[_bytes.Length];
        var payload = _bytes.AsSpan().IndexOf("% end\n"u8) + "% end\n".Length;
        _reader = FormatRegistry.Open(new RepeatingStream(_bytes, payload), "x.raw");
    }

    [GlobalCleanup]
    public void Cleanup() => _reader.Dispose();

    [Benchmark(Baseline = true)]
    public void Copy() => _bytes.CopyTo(_target, 0);

    /// <summary>As many events as the recording has.</summary>
    [Benchmark]
    public void Decode()
    {
        long events = 0;
        while (events < _events && _reader.Read(_packet))
        {
            events += _packet.Count;
        }
    }
}
