using System.Reactive.Disposables;
using System.Runtime.InteropServices;

namespace EdgeLearner.Daemon;

/// <summary>Ctrl-C, SIGTERM, and the terminal's going: the first asks for a clean end; one more than a second later ends the process at once.</summary>
/// <remarks>Signals that come together (to a whole group, or from an impatient supervisor) are one: the model is saved all the same.</remarks>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TimeProvider _clock;
    private long _first;

    /// <summary>Lets a write beyond the limit on the size of files (ulimit -f) fail as on a full disk: unless told otherwise, the system ends the process.</summary>
    public static IDisposable IgnoreSizeLimit()
    {
        const PosixSignal SizeLimitReached = (PosixSignal)25; // SIGXFSZ, which has no name in .NET
        return OperatingSystem.IsWindows() ? Disposable.Empty : PosixSignalRegistration.Create(SizeLimitReached, context => context.Cancel = true);
    }

    /// <summary>Listens from now on.</summary>
    public StopSignals(TimeProvider clock)
    {
        _clock = clock;
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
                .Select(signal => PosixSignalRegistration.Create(signal, Handle)),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    /// <summary>A signal that is not cancelled does what the system does with it: it ends the process.</summary>
    private void Handle(PosixSignalContext context)
    {
        var now = _clock.GetTimestamp();
        var first = Interlocked.CompareExchange(ref _first, now, 0);
        context.Cancel = first == 0 || _clock.GetElapsedTime(first, now) < Together;
        _stop.Cancel();
    }
}
