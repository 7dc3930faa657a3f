using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeLearner.Daemon.Views;

/// <summary>The machine that figures come from.</summary>
/// <param name="Cpu">Name of the processor, or its architecture where it does not tell.</param>
/// <param name="Cores">Logical cores that the process may use.</param>
/// <param name="VectorBits">Widest vectors that are fast here.</param>
/// <param name="Runtime">.NET's version.</param>
internal sealed record BenchMachine(string Cpu, int Cores, int VectorBits, string Runtime)
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>This one.</summary>
    public static BenchMachine Here() => new(Name(), Environment.ProcessorCount, Widest(), RuntimeInformation.FrameworkDescription);

    private static int Widest() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    private static string Name()
    {
        var line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal) || line.StartsWith("Model", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
