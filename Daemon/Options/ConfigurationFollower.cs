using EdgeLearner.Daemon.Views;
using EdgeLearner.Sensors.Sources.Cameras;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon.Options;

/// <summary>Follows the configuration files while the daemon runs: the camera's settings take effect at once, everything else is told to wait for the next start.</summary>
/// <remarks>
/// Looks at the files twice a second, which works for files that are replaced, not there yet or on any file system; a change counts once it has rested
/// between two looks. A configuration that is not usable is refused whole. One look at a time, on a pool thread.
/// </remarks>
internal sealed class ConfigurationFollower : IDisposable
{
    /// <summary>Time between two looks.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly ConfigurationOrigin _origin;
    private readonly ILiveSource? _camera;
    private readonly ILogger _logger;
    private readonly Periodic _looks;
    private DaemonOptions _read; // last
    private readonly Lock _gate = new();
    private SensorOptions _inEffect;
    private SensorOptions _wanted; // as the camera was last asked; what is in effect again once it has refused
    private IReadOnlyList<FileStamp> _taken;
    private IReadOnlyList<FileStamp> _seen;

    /// <summary>Begins to look.</summary>
    /// <param name="origin">What to look at, and how to read it.</param>
    /// <param name="options">What is in effect.</param>
    /// <param name="camera">Takes new settings; null = there is none.</param>
    /// <param name="clock">For the period.</param>
    /// <param name="logger">Told what takes effect, and when.</param>
    public ConfigurationFollower(ConfigurationOrigin origin, DaemonOptions options, ILiveSource? camera, TimeProvider clock, ILogger logger)
    {
        (_origin, _read, _inEffect, _wanted, _camera, _logger) = (origin, options, options.Sensor, options.Sensor, camera, logger);
        _taken = _seen = origin.Stamps;
        _looks = new Periodic(clock, Period, Look, static () => { });
    }

    /// <summary>Notes what the camera made of its new settings: those that it refused are tried again when the file changes. From any thread; never waits.</summary>
    public void Note(CameraNotice notice)
    {
        lock (_gate)
        {
            (_inEffect, _wanted) = notice.Kind switch
            {
                CameraNoticeKind.Applied => (_wanted, _wanted),
                CameraNoticeKind.Refused => (_inEffect, _inEffect),
                _ => (_inEffect, _wanted),
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _looks.Dispose();

    private void Look()
    {
        var now = Stamps();
        var isNew = now.SequenceEqual(_seen) && !now.SequenceEqual(_taken);
        _seen = now;
        if (isNew)
        {
            _taken = now;
            Take();
        }
    }

    private void Take()
    {
        try
        {
            var options = _origin.Load();
            if (_camera is { } camera)
            {
                Apply(camera, options.Sensor);
            }

            TellWhatWaits(options);
            _read = options;
        }
        catch (ConfigurationException error)
        {
            DaemonLog.ConfigurationRefused(_logger, error.Message);
        }
    }

    /// <summary>Validated against the very camera that runs, which the file may only call <c>auto</c>.</summary>
    private void Apply(ILiveSource camera, SensorOptions wanted)
    {
        var complaints = CameraCatalogue.Validate(wanted with { Kind = camera.Info.Key });
        if (complaints.Count > 0)
        {
            throw new ConfigurationException($"configuration: {string.Join("; ", complaints)}");
        }

        SensorOptions next;
        lock (_gate)
        {
            next = _inEffect.WithLiveSettingsOf(wanted);
            if (LiveOptions.Same(_wanted, next))
            {
                return;
            }

            _wanted = next;
        }

        camera.Apply(next);
    }

    private void TellWhatWaits(DaemonOptions options)
    {
        var waiting = string.Join(", ", OptionNames.All
            .Where(option => (_camera is null || !LiveOptions.Includes(option)) && option.TextIn(options) != option.TextIn(_read))
            .Select(option => $"{option.Key} = {option.TextIn(options)}"));
        if (waiting.Length > 0)
        {
            var shown = Secrets.Hide(waiting);
            DaemonLog.TakesEffectAtStart(_logger, shown);
        }
    }

    private FileStamp[] Stamps() => [.. _origin.Files.Select(FileStamp.Of)];
}
