using System.Reactive;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Recording;

/// <summary>Records a camera, from start to end.</summary>
internal sealed class RecordRun : IDisposable
{
    private static readonly TimeSpan DrawPeriod = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource<RecordEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RecordPlan _plan;
    private readonly TimeProvider _clock;
    private readonly ILiveSource _camera;
    private readonly RecordingWriter _writer;
    private readonly IObserver<EventPacket>? _events;
    private readonly long _started;
    private Exception? _lost;

    private RecordRun(RecordPlan plan, ILiveSource camera, TimeProvider clock)
    {
        (_plan, _camera, _clock) = (plan, camera, clock);
        var isRaw = camera.Info.RawHeader is not null;
        Path = WithExtension(plan.Out, isRaw ? ".raw" : ".aedat4");
        (_writer, _events) = Begin(Path, isRaw, camera, clock);
        _writer.Failed = () => _ended.TrySetResult(RecordEnd.DiskFailed);
        camera.StatusChanged = status => _ = status == SensorStatus.Offline && _ended.TrySetResult(RecordEnd.CameraLost);
        _started = clock.GetTimestamp();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Records until time, size, the caller, the disk or the camera ends it.</summary>
    /// <returns>What came of it.</returns>
    /// <exception cref="CameraException">There is no camera that can be used.</exception>
    /// <exception cref="IOException">The file cannot be begun.</exception>
    public static async Task<RecordResult> RunAsync(RecordPlan plan, Terminal terminal, TimeProvider clock, Action<CameraNotice> tell, CancellationToken stop)
    {
        using var camera = await Task.Run(() => plan.OpenCamera(plan.Sensor, clock, tell, waits: false, stop), CancellationToken.None).ConfigureAwait(false);
        using var run = new RecordRun(plan, camera, clock);
        var end = await run.StreamAsync(terminal, stop).ConfigureAwait(false);
        run.Dispose();
        return run.Result(end);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private async Task<RecordEnd> StreamAsync(Terminal terminal, CancellationToken stop)
    {
        using var asked = stop.Register(() => _ended.TrySetResult(RecordEnd.Stopped));
        using var limit = _plan.Length is { } length
            ? _clock.CreateTimer(_ => _ended.TrySetResult(RecordEnd.Time), null, length, Timeout.InfiniteTimeSpan)
            : null;
        using var progress = new Periodic(_clock, DrawPeriod, () => terminal.Draw(Line()), terminal.Erase);
        using var stream = _camera.Packets.Subscribe(Observer.Create<EventPacket>(Take, Fail, () => _drained.TrySetResult()));
        var end = await _ended.Task.ConfigureAwait(false);
        _camera.Stop();
        await _drained.Task.ConfigureAwait(false); // nothing more is handed to the writer then
        return end;
    }

    /// <summary>On the source's thread.</summary>
    private void Take(EventPacket packet)
    {
        _events?.OnNext(packet);
        if (_plan.Bytes is { } most && _writer.AddedBytes >= most)
        {
            _ended.TrySetResult(RecordEnd.Size);
        }
    }

    private void Fail(Exception error)
    {
        _lost = error;
        _ended.TrySetResult(RecordEnd.CameraLost);
        _drained.TrySetResult();
    }

    private string Line()
    {
        var seconds = _clock.GetElapsedTime(_started).TotalSeconds;
        return $"{seconds:N1} s, {_writer.WrittenBytes / 1e6:N1} MB written, {_camera.Wire.Bytes / 1e6 / seconds:N1} MB/s, {_writer.DroppedBytes / 1e6:N1} MB dropped; Ctrl-C ends it";
    }

    private RecordResult Result(RecordEnd end) =>
        new(Path, end, _camera.Info, _clock.GetElapsedTime(_started), _writer.WrittenBytes, _writer.DroppedBytes, _writer.Holes, _camera.Counts.Events, _camera.Wire, _writer.Error ?? _lost);

    /// <summary>Leaves no file where it cannot be begun.</summary>
    private static (RecordingWriter Writer, IObserver<EventPacket>? Events) Begin(string path, bool isRaw, ILiveSource camera, TimeProvider clock)
    {
        var file = Create(path);
        try
        {
            return isRaw
                ? (RawRecording.Begin(file, SystemDisk.Instance, camera, clock), null)
                : EventRecording.Begin(file, SystemDisk.Instance, camera.Info, clock);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    private static OutputFile Create(string path)
    {
        if (File.Exists(path))
        {
            throw new UsageException($"{path} is there already: choose another name, or remove it");
        }

        return new OutputFile(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 });
    }

    private static string WithExtension(string path, string extension) =>
        path.EndsWith(extension, StringComparison.OrdinalIgnoreCase) ? path : path + extension;
}

/// <summary>Why a recording ended.</summary>
internal enum RecordEnd
{
    /// <summary>Somebody asked for it.</summary>
    Stopped,

    /// <summary>It is as long as it should be.</summary>
    Time,

    /// <summary>It is as large as it should be.</summary>
    Size,

    /// <summary>The camera is gone: its clock would begin anew.</summary>
    CameraLost,

    /// <summary>The disk takes no more.</summary>
    DiskFailed,
}

/// <summary>What came of a recording.</summary>
/// <param name="Path">The file.</param>
/// <param name="End">Why it ended.</param>
/// <param name="Camera">Who was recorded.</param>
/// <param name="Length">How long, by the host's clock.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="DroppedBytes">Bytes that the disk was too slow for.</param>
/// <param name="Holes">Places of the file where bytes are missing, for want of a faster disk or lost before.</param>
/// <param name="Events">Events that were decoded meanwhile.</param>
/// <param name="Wire">What the cable brought.</param>
/// <param name="Error">What failed; null = nothing.</param>
internal sealed record RecordResult(
    string Path, RecordEnd End, CameraInfo Camera, TimeSpan Length, long Bytes, long DroppedBytes, long Holes, long Events, WireCounts Wire, Exception? Error);
