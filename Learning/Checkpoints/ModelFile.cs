using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>A state in files of a person's own: <c>NAME.safetensors</c>, and what it remembers beside it as <c>NAME.windows</c>.</summary>
/// <param name="path">The model's file.</param>
public sealed class ModelFile(string path) : IStateStore, IDisposable
{
    private readonly Lock _gate = new();
    private readonly StateCopy _copy = new();
    private bool _isPending;

    /// <summary>Reads a model, and its windows where they are there.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="options">How large memories are.</param>
    /// <param name="windows">What came of the windows; all 0 where there are none.</param>
    /// <exception cref="CheckpointException">One of the files cannot be used.</exception>
    public static LearnerState Load(string path, LearningOptions options, out WindowsRead windows)
    {
        var state = LearnerState.Create(Checkpoint.Load(path), options);
        windows = File.Exists(WindowFile.Beside(path)) ? WindowFile.ReadInto(WindowFile.Beside(path), state) : default;
        return state;
    }

    /// <summary>Writes both files. On the learner's thread.</summary>
    /// <exception cref="IOException">Disk full and the like; so <see cref="UnauthorizedAccessException"/>.</exception>
    public static void Save(string path, LearnerState state)
    {
        using var file = new ModelFile(path);
        file.TryCapture(state, GenerationReason.Request, null);
        file.WritePending();
    }

    /// <inheritdoc/>
    public bool TryCapture(LearnerState state, GenerationReason reason, double? heldBackAccuracy)
    {
        if (!_gate.TryEnter())
        {
            return false;
        }

        try
        {
            _copy.Fill(state, new SegmentIndex());
            _isPending = true;
            return true;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <inheritdoc/>
    public void WritePending()
    {
        lock (_gate)
        {
            if (_isPending)
            {
                _isPending = false;
                Write();
            }
        }
    }

    /// <summary>Waits for what is being written. A copy that waits still is written no more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isPending = false;
            _copy.Dispose();
        }
    }

    /// <summary>A file of windows that no longer are the model's would be read with it.</summary>
    private void Write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using (var file = new NewFile(path))
        {
            Checkpoint.Write(file.Stream, _copy.Model);
            file.Commit();
        }

        if (_copy.NewWindows.Count > 0)
        {
            WindowFile.Write(WindowFile.Beside(path), _copy, SystemDisk.Instance);
        }
        else
        {
            File.Delete(WindowFile.Beside(path));
        }

        _copy.Clear();
    }
}
