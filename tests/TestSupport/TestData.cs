namespace EdgeLearner.TestSupport;

/// <summary>The shared test data: real recordings, data sets and golden vectors that are never part of the repository.</summary>
public static class TestData
{
    /// <summary>The environment variable that names the folder. It has no default.</summary>
    public const string Variable = "EDGELEARNER_TEST_DATA";

    /// <summary>Full path of a file or folder of the shared data; null where it is not there, for tests that only go further with it.</summary>
    public static string? Find(params string[] parts) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root && Path.GetFullPath(Path.Combine([root, .. parts])) is var path && Path.Exists(path) ? path : null;

    /// <summary>Full path of a file or folder of the shared data; skips the running test where the data is not there.</summary>
    public static string Require(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(root), $"{Variable} is not set: it names the folder with recordings, data sets and golden vectors.");
        var path = Path.GetFullPath(Path.Combine([root!, .. parts]));
        Assert.SkipUnless(Path.Exists(path), $"{Variable} is set, but {string.Join('/', parts)} is not there.");
        return path;
    }
}
