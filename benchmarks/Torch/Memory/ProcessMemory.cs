using System.Globalization;

namespace EdgeLearner.Benchmarks.Torch.Memory;

/// <summary>Resident memory of this process, from Linux.</summary>
internal static class ProcessMemory
{
    /// <summary>Bytes by which a piece of work raises the peak of resident memory above what is resident before it.</summary>
    public static long PeakIncrement(Action work)
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5"); // the peak begins anew, at what is resident now
        var before = Bytes("VmRSS:");
        work();
        return Bytes("VmHWM:") - before;
    }

    /// <summary>Bytes of memory that the machine can still give.</summary>
    public static long Available() => Bytes("MemAvailable:", "/proc/meminfo");

    private static long Bytes(string name, string path = "/proc/self/status")
    {
        var line = File.ReadLines(path).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
