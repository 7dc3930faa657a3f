namespace EdgeLearner.TestSupport;

/// <summary>A folder of one test's own, gone with it.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("edgelearner-").FullName;

    /// <summary>Full path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Removes everything.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
