using System.Runtime;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace EdgeLearner.Daemon;

/// <summary>Gives back to the system, once, the memory that only the start needed: configuration, compiling, the first checkpoint.</summary>
/// <remarks>
/// Neither the collector nor glibc does so by itself in a process whose steps allocate nothing. It halts all threads for some milliseconds, on a thread of the pool: a frame waits, none is lost.
/// </remarks>
internal sealed partial class StartMemory(TimeProvider clock) : IHostedService, IDisposable
{
    /// <summary>When all that runs now and then has run once: the first checkpoint of a default configuration comes after a minute.</summary>
    internal static readonly TimeSpan Delay = TimeSpan.FromSeconds(75);

    private ITimer? _timer;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = clock.CreateTimer(_ => GiveBack(), state: null, Delay, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private static void GiveBack()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            _ = malloc_trim(0);
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException) // on a thread of the pool nobody else would
        {
            // another C library than glibc, which keeps less
        }
    }

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
