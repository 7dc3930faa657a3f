using System.Diagnostics;
using System.Globalization;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors;

namespace EdgeLearner.Daemon.Views;

/// <summary>How a run goes, as CSV: one line for each minute of sensor time, written as soon as it is over. On the learner's thread.</summary>
/// <remarks>A disk that is full ends the file, never the run: <see cref="Failure"/>.</remarks>
internal sealed class RunHistory : IDisposable
{
    private const long MinuteUs = 60_000_000;
    private const double BytesPerMb = 1024 * 1024;

    private readonly OnlineLearner _learner;
    private readonly StreamWriter _lines;
    private readonly List<HistoryMinute> _minutes = [];
    private long _passedUs;
    private int _scored;
    private int _right;

    /// <summary>Begins the file; one that is there is overwritten.</summary>
    /// <param name="path">The file.</param>
    /// <param name="learner">Whose account is kept.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public RunHistory(string path, OnlineLearner learner)
    {
        _learner = learner;
        _lines = new StreamWriter(new OutputFile(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 })) { NewLine = "\n", AutoFlush = true };
        _lines.WriteLine("minute,accuracy,labelled_intervals,updates,updates_skipped,falls,held_back_accuracy,replay_windows,held_back_windows,heap_mb,committed_mb,rss_mb,handles");
    }

    /// <summary>The minutes so far.</summary>
    public IReadOnlyList<HistoryMinute> Minutes => _minutes;

    /// <summary>Why no more lines are written; null while they are.</summary>
    public string? Failure { get; private set; }

    /// <summary>Takes a finished step into account.</summary>
    public void Add(StepReport report)
    {
        _scored += report.Scored ? 1 : 0;
        _right += report.Correct ? 1 : 0;
        _passedUs += report.EndUs - report.StartUs;
        if (_passedUs >= MinuteUs * (_minutes.Count + 1))
        {
            EndMinute();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private void EndMinute()
    {
        using var process = Process.GetCurrentProcess();
        var minute = new HistoryMinute(
            _minutes.Count + 1,
            _scored > 0 ? (double)_right / _scored : null,
            _learner.Counts,
            GC.GetTotalMemory(forceFullCollection: false) / BytesPerMb,
            GC.GetGCMemoryInfo().TotalCommittedBytes / BytesPerMb,
            Environment.WorkingSet / BytesPerMb,
            process.HandleCount);
        _minutes.Add(minute);
        (_scored, _right) = (0, 0);
        try
        {
            Write(minute);
        }
        catch (IOException error)
        {
            Failure = error.Message;
        }
    }

    private void Write(HistoryMinute minute)
    {
        if (Failure is not null)
        {
            return;
        }

        var counts = minute.Counts;
        _lines.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{minute.Number},{minute.Accuracy:F4},{counts.LabelledIntervals},{counts.Updates},{counts.UpdatesSkipped + counts.UpdatesSkippedByLoad},{counts.Guard.Falls},{_learner.HeldBackAccuracy:F4},{counts.ReplayWindows},{counts.HeldBackWindows},{minute.HeapMb:F1},{minute.CommittedMb:F1},{minute.RssMb:F1},{minute.Handles}"));
    }
}

/// <summary>A minute of sensor time.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Accuracy">Share of right decisions among the labelled intervals that ended in it; null without one.</param>
/// <param name="Counts">The learner's account at its end.</param>
/// <param name="HeapMb">Managed objects at its end, those included that nobody needs any more, in MB of 1,048,576 bytes.</param>
/// <param name="CommittedMb">What the collector had taken from the system for them at its last collection, likewise.</param>
/// <param name="RssMb">Memory of the process at its end, in MB of 1,048,576 bytes.</param>
/// <param name="Handles">Open handles of the process at its end.</param>
internal readonly record struct HistoryMinute(int Number, double? Accuracy, LearnerCounts Counts, double HeapMb, double CommittedMb, double RssMb, int Handles);
