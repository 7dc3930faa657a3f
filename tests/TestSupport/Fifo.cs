using System.Diagnostics;

namespace EdgeLearner.TestSupport;

/// <summary>A named pipe.</summary>
public static class Fifo
{
    /// <summary>Makes one.</summary>
    /// <returns>Its path.</returns>
    public static string Make(string path)
    {
        using var make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        return make.ExitCode == 0 ? path : throw new InvalidOperationException($"No pipe {path} can be made.");
    }
}
