using System.Runtime.InteropServices;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Recording;

/// <summary>A camera's events as AEDAT 4, whose times count from 1970: the first event is from now, and the camera's clock goes on from there.</summary>
/// <remarks>Takes on the source's thread, writes on the recorder's.</remarks>
internal sealed class EventRecording : IObserver<EventPacket>
{
    private const int BlockEvents = EventPacket.DefaultCapacity;
    private const int Blocks = 2048; // 256 MiB, 16 million events

    private static readonly int EventBytes = Marshal.SizeOf<Event>();

    private readonly TimeProvider _clock;
    private readonly RecordingWriter _writer;
    private byte[] _waiting = new byte[EventPacket.DefaultCapacity * EventBytes];
    private long? _offsetUs;

    private EventRecording(RecordingWriter writer, TimeProvider clock) => (_writer, _clock) = (writer, clock);

    /// <summary>Begins a recording.</summary>
    /// <returns>What writes it, and what must be subscribed to the camera's packets.</returns>
    public static (RecordingWriter Writer, IObserver<EventPacket> Events) Begin(Stream file, IDisk disk, CameraInfo camera, TimeProvider clock)
    {
        var events = FormatRegistry.FindWritable("", "aedat4").Create(file, new WriteOptions(camera.Geometry, $"{camera.Model} {camera.Serial}"));
        var packet = new EventPacket(BlockEvents);
        var writer = new RecordingWriter(file, disk, new BlockQueue(BlockEvents * EventBytes, Blocks), block => Write(block, packet, events), events.Complete);
        return (writer, new EventRecording(writer, clock));
    }

    /// <inheritdoc/>
    public void OnNext(EventPacket value)
    {
        if (value.Count == 0)
        {
            return;
        }

        var timesUs = value.TimesUs;
        var xs = value.Xs;
        var ys = value.Ys;
        var polarities = value.Polarities;
        var offsetUs = _offsetUs ??= ((_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) - timesUs[0];
        if (_waiting.Length < value.Count * EventBytes)
        {
            _waiting = new byte[value.Capacity * EventBytes];
        }

        var bytes = _waiting.AsSpan(0, value.Count * EventBytes);
        var events = MemoryMarshal.Cast<byte, Event>(bytes);
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new Event(timesUs[i] + offsetUs, xs[i], ys[i], polarities[i]);
        }

        _writer.Add(bytes, isAfterLoss: value.Break == StreamBreak.Loss);
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    /// <summary>Writes a block of the queue: at most as many events as a packet holds.</summary>
    private static void Write(ReadOnlySpan<byte> block, EventPacket packet, IEventWriter to)
    {
        packet.Clear();
        foreach (ref readonly var e in MemoryMarshal.Cast<byte, Event>(block))
        {
            packet.Append(e.TimeUs, e.X, e.Y, e.Polarity);
        }

        to.Write(packet);
    }

    /// <summary>An event as it waits for the disk.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Event(long TimeUs, ushort X, ushort Y, int Polarity);
}
