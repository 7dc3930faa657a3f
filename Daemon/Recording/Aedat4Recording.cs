using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Aedat4;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Recording;

/// <summary>A camera's events as AEDAT 4, whose times count from 1970: the first event is from now, and the camera's clock goes on from there.</summary>
/// <remarks>Of the source's thread.</remarks>
internal sealed class Aedat4Recording : IObserver<EventPacket>
{
    private const int BlockBytes = Aedat4Format.MaxEvents * Aedat4Format.EventBytes;
    private const int Blocks = 4096; // 256 MiB, 16 million events

    private readonly TimeProvider _clock;
    private readonly RecordingWriter _writer;
    private byte[] _events = new byte[EventPacket.DefaultCapacity * Aedat4Format.EventBytes];
    private long? _offsetUs;

    private Aedat4Recording(RecordingWriter writer, TimeProvider clock) => (_writer, _clock) = (writer, clock);

    /// <summary>Begins a recording.</summary>
    /// <returns>What writes it, and what must be subscribed to the camera's packets.</returns>
    public static (RecordingWriter Writer, IObserver<EventPacket> Events) Begin(Stream file, IDisk disk, CameraInfo camera, TimeProvider clock)
    {
        var packets = new Aedat4PacketWriter();
        var header = Aedat4Format.Header(camera.Geometry, $"{camera.Model} {camera.Serial}");
        var writer = new RecordingWriter(file, disk, header, new BlockQueue(BlockBytes, Blocks), packets.Write);
        return (writer, new Aedat4Recording(writer, clock));
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
        if (_events.Length < value.Count * Aedat4Format.EventBytes)
        {
            _events = new byte[value.Capacity * Aedat4Format.EventBytes];
        }

        for (var i = 0; i < timesUs.Length; i++)
        {
            Aedat4Format.WriteEvent(_events.AsSpan(i * Aedat4Format.EventBytes), timesUs[i] + offsetUs, xs[i], ys[i], polarities[i]);
        }

        _writer.Add(_events.AsSpan(0, value.Count * Aedat4Format.EventBytes), isAfterLoss: value.Break == StreamBreak.Loss);
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }
}
