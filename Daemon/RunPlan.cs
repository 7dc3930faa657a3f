using EdgeLearner.Daemon.Cameras;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon;

/// <summary>What <c>run</c> and <c>replay</c> do differently with the same pipeline.</summary>
internal sealed record RunPlan
{
    /// <summary>The whole configuration, validated.</summary>
    public required DaemonOptions Options { get; init; }

    /// <summary>Where that came from, to follow it while the run goes on. Default: nobody follows.</summary>
    public ConfigurationOrigin? Origin { get; init; }

    /// <summary>Opens the camera, where one is the source. Default: the real one.</summary>
    public CameraOpener OpenCamera { get; init; } = CameraSource.Open;

    /// <summary>The model to start from. Default: none.</summary>
    public string? ModelFile { get; init; }

    /// <summary>Whether it starts from the newest generation of <see cref="StateFolder"/>, which may be missing, and must be of the configured network.</summary>
    public bool Resumes => ModelFile is null && StateFolder is not null;

    /// <summary>Where to save the model. Default: as generations in <see cref="StateFolder"/>; where there is none, nowhere.</summary>
    public string? SaveFile { get; init; }

    /// <summary>Where to write how it goes, minute by minute, as CSV; its picture comes beside it. Default: nowhere.</summary>
    public string? HistoryFile { get; init; }

    /// <summary>Picture of the history: its file, as .png.</summary>
    public string? HistoryPicture => HistoryFile is null ? null : Path.ChangeExtension(HistoryFile, ".png");

    /// <summary>Time between two checkpoints on the way to the end. Default: none on the way.</summary>
    public TimeSpan? CheckpointPeriod { get; init; }

    /// <summary>The state folder, which is this run's alone while it runs. Default: none.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Whether the managed engine stands in where the one on libtorch is asked for and cannot be had. Default: no, the run is refused.</summary>
    public bool FallsBack { get; init; }

    /// <summary>Whether a log line a minute says how it goes where nothing is drawn. Default: no, the end sums it up.</summary>
    public bool LogsProgress { get; init; }

    /// <summary>Whether the result goes to standard output for a machine, and the words for people elsewhere.</summary>
    public bool IsForMachines { get; init; }

    /// <summary>The plan of <c>run</c>: resumes from the state folder and saves to it, unless told otherwise.</summary>
    /// <param name="options">The whole configuration.</param>
    /// <param name="model">The model to start from instead.</param>
    /// <param name="save">Where to save instead.</param>
    public static RunPlan OfDaemon(DaemonOptions options, string? model = null, string? save = null) => new()
    {
        Options = options,
        ModelFile = model,
        SaveFile = save,
        CheckpointPeriod = TimeSpan.FromSeconds(options.State.CheckpointSeconds),
        StateFolder = model is null || save is null ? options.State.EffectiveDirectory : null,
        FallsBack = true,
        LogsProgress = true,
    };

    /// <summary>The generations in the state folder; null where there is none.</summary>
    /// <param name="clock">Dates new ones.</param>
    /// <param name="report">Told of what is damaged.</param>
    /// <param name="isReadOnly">Whether damaged ones stay where they are.</param>
    public GenerationStore? OpenGenerations(TimeProvider clock, Action<string> report, bool isReadOnly = false) => StateFolder is { } folder
        ? new GenerationStore(folder, Options.State.KeptGenerations, clock, report, isReadOnly: isReadOnly)
        : null;
}
