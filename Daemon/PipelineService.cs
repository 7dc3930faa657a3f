using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;
using EdgeLearner.Daemon.Cameras;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Learning;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry;
using EdgeLearner.Telemetry.Requests;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>A pipeline from start to end: the learner's thread, checkpoints, publishing, and what people see of it.</summary>
/// <remarks>It ends in the order of the data: source, queue, learner, checkpoint, and last of all <c>stopped</c> over MQTT.</remarks>
internal sealed class PipelineService(
    RunPlan plan, Terminal terminal, IMeterFactory meters, TimeProvider clock, ILoggerFactory loggers, IHostApplicationLifetime lifetime)
    : IHostedService, IAsyncDisposable
{
    private const string NotSaved = "what was learned since the last checkpoint is not saved";

    private readonly ILogger _logger = loggers.CreateLogger<PipelineService>();
    private readonly GuardTeller _guard = new(loggers.CreateLogger<PipelineService>());
    private readonly TaskCompletionSource<RunSummary> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CameraTeller? _teller;
    private IDisposable? _state;
    private GenerationStore? _generations;
    private Pipeline? _pipeline;
    private volatile RequestDesk? _requests;
    private TelemetryService? _telemetry;
    private StatusTeller? _status;
    private ConfigurationFollower? _follower;

    private volatile bool _hasBegun;
    private bool _toldWhere;

    /// <summary>Whether nothing runs yet: there is no camera, or it is only just being opened.</summary>
    public bool IsWaiting => !_hasBegun;

    /// <summary>What came of the run, once it has ended; fails with what ended it early.</summary>
    public Task<RunSummary> Summary => _ended.Task;

    /// <summary>Opens everything, says what runs, and sets the learner's thread going.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (plan.SaveFile is { } file)
        {
            SaveFile.Prepare(file, "--save");
        }

        if (plan.StateFolder is { } folder)
        {
            SaveFile.PrepareFolder(folder, "State:Directory");
            _state = StateLock.Take(folder);
            _generations = plan.OpenGenerations(clock, line => DaemonLog.StateDamaged(_logger, line));
        }

        _teller = CameraTeller.IntoLog(clock, _logger);
        if (plan.Options is { Telemetry.Enabled: true, Sensor.IsUsed: true })
        {
            _telemetry = await PublishAsync(info: null, cancellationToken).ConfigureAwait(false); // the camera may be long in coming
        }

        var source = await PipelineBuilder.OpenSourceAsync(plan, clock, Tell, _logger, cancellationToken).ConfigureAwait(false);
        _pipeline = PipelineBuilder.Build(source, plan, _generations, meters, clock, _logger, _guard.Tell);
        _requests = new RequestDesk(_pipeline.Learner, _generations, plan.Options.Learning, _logger);
        if (plan.Options.Telemetry.Enabled)
        {
            var info = Announcement.NodeInfo(_pipeline, plan.Options, clock);
            _telemetry?.Announce(info);
            _telemetry ??= await PublishAsync(info, cancellationToken).ConfigureAwait(false);
            _guard.Publish = _telemetry.Publish;
        }

        var camera = source as ILiveSource;
        _status = camera is not null && _telemetry is not null ? new StatusTeller(camera, _telemetry.Publish) : null;
        _follower = plan.Origin is { } origin ? new ConfigurationFollower(origin, plan.Options, camera, clock, _logger) : null;

        var announcement = Announcement.Write(_pipeline, plan, _generations?.LoadedFrom, _telemetry?.Describe());
        var gap = terminal.IsLive ? Environment.NewLine : ""; // what is drawn below stands apart
        (plan.IsForMachines ? terminal.WriteErrorLine : (Action<string>)terminal.WriteLine)(announcement + gap);
        _hasBegun = true;
        new Thread(() => Learn(_pipeline)) { Name = "learner", IsBackground = true }.Start();
    }

    /// <summary>Ends the source, waits until the learner has finished what was queued and saved the model, then says <c>stopped</c>.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _follower?.Dispose();
        _pipeline?.Source.Stop();
        await ((Task)_ended.Task).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_telemetry is not null)
        {
            await _telemetry.StopAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _follower?.Dispose();
        _pipeline?.Dispose();
        if (_teller is not null)
        {
            await _teller.DisposeAsync().ConfigureAwait(false);
        }

        if (_telemetry is not null)
        {
            if (IsWaiting)
            {
                _telemetry.Publish(SensorStatus.Disabled); // nobody waits for the camera any more
            }

            await _telemetry.DisposeAsync().ConfigureAwait(false);
        }

        _generations?.Dispose();
        _state?.Dispose();
    }

    private Task<TelemetryService> PublishAsync(NodeInfo? info, CancellationToken token) => TelemetryService.StartAsync(
        plan.Options.Telemetry, info, meters, clock, loggers, token, Take, info is null ? CameraInfo.IdOf(plan.Options.Sensor) : null);

    private bool Take(IncomingRequest request)
    {
        if (_requests is { } desk)
        {
            return desk.Put(request);
        }

        request.Refuse("there is no camera yet, and nobody who could do it: ask again when status is online");
        return true;
    }

    private void Tell(CameraNotice notice)
    {
        _follower?.Note(notice);
        _teller!.Tell(notice);
        if (notice.Kind == CameraNoticeKind.Waiting && IsWaiting && _telemetry is { } telemetry && !Interlocked.Exchange(ref _toldWhere, true))
        {
            _teller.Tell(notice with { Text = $"{telemetry.Describe().Split(Environment.NewLine)[0]}: its status is waiting until then" });
        }
    }

    private void Learn(Pipeline pipeline)
    {
        try
        {
            _ended.SetResult(Run(pipeline));
        }
        catch (Exception error)
        {
            _ended.SetException(error);
        }

        lifetime.StopApplication();
    }

    private RunSummary Run(Pipeline pipeline)
    {
        var learner = pipeline.Learner;
        using var file = plan.SaveFile is { } path ? new ModelFile(path) : null;
        var keepsStart = (plan.SaveFile ?? plan.ModelFile ?? _generations?.LoadedFrom) is not null;
        var checkpoints = new CheckpointKeeper(learner, file ?? (IStateStore?)_generations, plan.CheckpointPeriod, keepsStart, clock, _logger);
        var allocations = new StepAllocations(checkpoints);
        var record = new RunRecord(pipeline, allocations, clock);
        var meter = new LearningMeter(meters, learner, clock, pipeline.Engine.ReadDeviceMemory);
        using var history = plan.HistoryFile is { } csv ? new RunHistory(csv, learner) : null;
        var teller = new LearningTeller(learner, _generations, _telemetry is { } telemetry ? telemetry.Publish : null, clock);
        try
        {
            using var progress = Progress.Show(record, plan, terminal, clock, _logger);
            pipeline.Run(
                _requests!.Serve,
                _telemetry?.Predictions ?? (static _ => { }),
                record.Add,
                meter.Record,
                report => history?.Add(report),
                checkpoints.SaveIfDue,
                report => _guard.Pass(report.EndUs - report.StartUs),
                _ => teller.Look(),
                _ => allocations.Count());
        }
        catch (EngineException)
        {
            if (Unwritten(NotSaved, checkpoints.SaveAtEnd) is { } line) // what was learned before it failed
            {
                DaemonLog.Unwritten(_logger, line);
            }

            throw;
        }
        finally
        {
            _requests!.Close(); // who asked is answered, whatever ended the run
            _status?.End();
            _guard.End();
        }

        if (pipeline.Source.Counts.Decode.TrailingBytes is > 0 and var bytes)
        {
            DaemonLog.CutShort(_logger, pipeline.Source.Name, bytes);
        }

        var unwritten = new List<string?> { Unwritten(NotSaved, checkpoints.SaveAtEnd) };
        teller.Look();
        if (history?.Minutes.Count > 0)
        {
            unwritten.Add(history.Failure is { } why ? $"{plan.HistoryFile} ends early: {why}" : null);
            unwritten.Add(Unwritten($"{plan.HistoryPicture} is not drawn", () => HistoryPlot.Save(plan.HistoryPicture!, history.Minutes)));
        }

        var summary = record.Summarize() with { Unwritten = [.. unwritten.OfType<string>()] };
        if (pipeline.Queue.Error is { } lost)
        {
            summary.Unwritten.ToList().ForEach(line => DaemonLog.Unwritten(_logger, line));
            ExceptionDispatchInfo.Throw(lost);
        }

        return summary;
    }

    /// <summary>Writes what belongs to the end: a disk that is full must not cost the account of the whole run.</summary>
    /// <returns>What is missing, and why, in one line; null where nothing is.</returns>
    private static string? Unwritten(string missing, Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or EngineException)
        {
            return $"{missing}: {error.Message}";
        }
    }
}
