using System.Runtime.InteropServices;

namespace EdgeLearner.Benchmarks.Decoding;

/// <summary>Processor time of the calling thread: what others take of a shared machine meanwhile does not count.</summary>
internal static partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Seconds so far.</summary>
    public static double Now()
    {
        Marshal.ThrowExceptionForHR(clock_gettime(ThreadProcessorTime, out var time));
        return time.Seconds + (time.Nanoseconds / NanosecondsPerSecond);
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
