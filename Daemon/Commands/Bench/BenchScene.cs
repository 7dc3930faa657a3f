using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Daemon.Commands.Bench;

/// <summary>A few seconds before the simulated sensor, as packets, as the bytes of a recording, and as frames.</summary>
internal sealed class BenchScene
{
    private const double Seconds = 3;

    private readonly SimulationOptions _simulation;

    /// <summary>Simulates a square sensor.</summary>
    public BenchScene(int side)
    {
        _simulation = new SimulationOptions { Width = side, Height = side, Seconds = Seconds };
        Geometry = new SensorGeometry(side, side);
        var packets = new List<EventPacket>();
        using var reader = new SimulatedReader(_simulation);
        for (var packet = new EventPacket(); reader.Read(packet); packet = new EventPacket())
        {
            packets.Add(packet);
        }

        packets[0].Break = StreamBreak.LoopRestart; // so that it can be played over and over
        Packets = packets;
    }

    /// <summary>Size of the sensor, and of the frames.</summary>
    public SensorGeometry Geometry { get; }

    /// <summary>The events.</summary>
    public IReadOnlyList<EventPacket> Packets { get; }

    /// <summary>Number of events.</summary>
    public long Events => Packets.Sum(packet => (long)packet.Count);

    /// <summary>The events as an EVT3 recording.</summary>
    public byte[] ToEvt3()
    {
        using var bytes = new MemoryStream();
        using var writer = FormatRegistry.FindWritable("bench.raw").Create(bytes, new WriteOptions(Geometry));
        foreach (var packet in Packets)
        {
            writer.Write(packet);
        }

        writer.Complete();
        return bytes.ToArray();
    }

    /// <summary>Active pixels of the first frames of 20 ms that are not silent.</summary>
    public IReadOnlyList<int[]> Frames(int count)
    {
        var sink = new FrameList();
        var binner = NewBinner();
        foreach (var packet in Packets)
        {
            binner.Push(packet, sink);
        }

        return [.. sink.Active.Where(active => active.Length > 0).Take(count)];
    }

    /// <summary>A binner for the events.</summary>
    public TimeBinner NewBinner() =>
        new(InputMapping.Fit(Geometry), new BinningRule(), new EventFramePool(Geometry), TimeProvider.System);

    private sealed class FrameList : IObserver<EventFrame>
    {
        public List<int[]> Active { get; } = [];

        public void OnNext(EventFrame value)
        {
            Active.Add(value.Active.ToArray());
            value.Dispose();
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error) => throw error;
    }
}
