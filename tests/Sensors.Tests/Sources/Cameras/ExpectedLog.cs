using System.Runtime.CompilerServices;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

/// <summary>Lists of what a camera must be told, as text beside the tests: taken from public sources that are not the driver's, named in the first lines.</summary>
internal static class ExpectedLog
{
    /// <summary>The lines of a file in the folder <c>Expected</c> beside the test, without comments (<c>#</c>).</summary>
    public static IReadOnlyList<string> Read(string name, [CallerFilePath] string test = "") =>
        [.. File.ReadAllLines(Path.Combine(Path.GetDirectoryName(test)!, "Expected", name)).Where(line => !line.StartsWith('#'))];
}
