using System.Runtime.InteropServices;

namespace EdgeLearner.Benchmarks.Torch.Speed;

/// <summary>Processor time of the calling thread, which other programs on the machine hardly change, and time on the wall.</summary>
internal static partial class Clock
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Milliseconds of both that a piece of work takes.</summary>
    public static Took Measure(Action work)
    {
        var (cpu, wall) = (ThreadMs(), TimeProvider.System.GetTimestamp());
        work();
        return new Took(ThreadMs() - cpu, TimeProvider.System.GetElapsedTime(wall).TotalMilliseconds);
    }

    private static double ThreadMs()
    {
        _ = clock_gettime(ThreadCpuTime, out var time);
        return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    private readonly struct TimeSpec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}

/// <summary>Milliseconds of the calling thread's processor time, and on the wall.</summary>
internal readonly record struct Took(double CpuMs, double WallMs);
