using System.Diagnostics;

namespace EdgeLearner.CameraClient;

/// <summary>What this process holds at an instant.</summary>
/// <param name="Fds">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
/// <param name="RssMb">Resident memory, in MB.</param>
/// <param name="AllocatedBytes">Managed bytes allocated since the start.</param>
/// <param name="CpuSeconds">Processor time since the start.</param>
internal sealed record ProcessFigures(int Fds, int Threads, double RssMb, long AllocatedBytes, double CpuSeconds)
{
    private const double Mega = 1e6;

    public static ProcessFigures Now()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessFigures(
            Directory.GetFileSystemEntries("/proc/self/fd").Length,
            process.Threads.Count,
            Math.Round(process.WorkingSet64 / Mega, 1),
            GC.GetTotalAllocatedBytes(precise: false),
            Math.Round(process.TotalProcessorTime.TotalSeconds, 3));
    }
}
