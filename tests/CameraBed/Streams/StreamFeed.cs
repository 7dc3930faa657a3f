using EdgeLearner.CameraBed.Usbfs;

namespace EdgeLearner.CameraBed.Streams;

/// <summary>A plan under way: what a transfer would bring now, and when the next has something. Under its device's lock.</summary>
internal sealed class StreamFeed(TimeProvider clock)
{
    /// <summary>What a transfer that is broken off brings is cut to whole words of any camera.</summary>
    private const int WordBytes = 16;

    private readonly List<(long Bytes, bool Holds, TaskCompletionSource Done)> _waiting = [];
    private StreamPlan _plan = StreamPlan.Silent;
    private long _offset;
    private long _startedTimestamp;
    private long? _pausedTimestamp;
    private int _nextFault;
    private int _nextLength;
    private bool _isHeld;

    /// <summary>Whether it runs.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Whether the endpoint is halted.</summary>
    public bool IsHalted { get; private set; }

    /// <summary>Whether the stream has come to the byte at which the cable is pulled.</summary>
    public bool IsPulled { get; private set; }

    /// <summary>Bytes and transfers that arrived, and bytes that did not, over all starts.</summary>
    public StreamTotals Totals { get; private set; } = new(0, 0, 0, 0);

    private StreamFault? Fault => _nextFault < _plan.Faults.Count ? _plan.Faults[_nextFault] : null;

    /// <summary>Begins a plan at byte 0.</summary>
    public void Start(StreamPlan plan)
    {
        (_plan, _offset, _nextFault, _nextLength, _pausedTimestamp) = (plan, 0, 0, 0, null);
        _startedTimestamp = clock.GetTimestamp();
        IsRunning = true;
        IsHalted = IsPulled = false;
    }

    /// <summary>Ends it.</summary>
    public void Stop() => IsRunning = IsHalted = IsPulled = false;

    /// <summary>Holds all data back, or lets them go on.</summary>
    public void Hold(bool isHeld) => _isHeld = isHeld;

    /// <summary>The host cleared the halt.</summary>
    public void ClearHalt()
    {
        if (IsHalted)
        {
            IsHalted = false;
            PassFault();
        }
    }

    /// <summary>What a transfer of this length would bring now; it stays where it is until <see cref="Take"/>.</summary>
    /// <returns>False where it has to wait.</returns>
    public bool TryPeek(int length, out StreamPiece piece)
    {
        piece = default;
        if (!IsRunning || _isHeld || !PassesFaults(out piece))
        {
            return piece.Status != 0;
        }

        var want = Wanted(length);
        var available = Math.Min(want, Due() - _offset);
        if (available <= 0)
        {
            return false;
        }

        var data = _plan.Bytes.At(_offset, (int)available);
        piece = new StreamPiece(0, data);
        return data.Length > 0 && (data.Length == want || data.Length < available);
    }

    /// <summary>What has come into a transfer that the host breaks off now.</summary>
    public ReadOnlyMemory<byte> PeekCut(int length)
    {
        if (!IsRunning || _isHeld || !PassesFaults(out _))
        {
            return default;
        }

        var available = (int)Math.Min(Wanted(length), Due() - _offset);
        return available < WordBytes ? default : _plan.Bytes.At(_offset, available - (available % WordBytes));
    }

    /// <summary>Counts a piece as gone over the wire.</summary>
    public void Take(StreamPiece piece)
    {
        _nextLength++;
        if (piece.Status == 0)
        {
            _offset += piece.Data.Length;
            Totals = Totals with { Transfers = Totals.Transfers + 1, Bytes = Totals.Bytes + piece.Data.Length };
            TellWaiting();
            return;
        }

        Totals = Totals with { Failures = Totals.Failures + 1 };
        if (!IsHalted)
        {
            PassFault();
        }
    }

    /// <summary>Done when so many bytes have arrived.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="holds">Whether no more come then, until <see cref="Hold"/> lets them go on.</param>
    public Task SentAsync(long bytes, bool holds)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((bytes, holds, done));
        TellWaiting();
        return done.Task;
    }

    /// <summary>How long until a transfer of this length may have something; null where that is not a matter of time.</summary>
    public TimeSpan? Delay(int length)
    {
        if (!IsRunning || _isHeld || IsHalted || IsPulled)
        {
            return null;
        }

        if (_pausedTimestamp is { } paused)
        {
            return Positive(Fault!.Pause - clock.GetElapsedTime(paused));
        }

        if (_plan.BytesPerSecond == 0)
        {
            return null;
        }

        var end = _offset + Wanted(length);
        var burst = Math.Max(1, _plan.BurstBytes);
        end = (end + burst - 1) / burst * burst;
        return Positive(TimeSpan.FromSeconds((double)end / _plan.BytesPerSecond) - clock.GetElapsedTime(_startedTimestamp));
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    /// <summary>Goes past the faults at this byte.</summary>
    /// <returns>False where one of them decides what the transfer gets: nothing yet, or a failure.</returns>
    private bool PassesFaults(out StreamPiece piece)
    {
        piece = default;
        while (Fault is { } fault && _offset >= fault.AtByte)
        {
            switch (fault.Kind)
            {
                case StreamFaultKind.Pause when IsPausing(fault):
                    return false;
                case StreamFaultKind.Pause:
                    PassFault();
                    continue;
                case StreamFaultKind.Unplug:
                    IsPulled = true;
                    return false;
                default:
                    IsHalted = fault.Kind == StreamFaultKind.Halt;
                    piece = new StreamPiece(Status(fault.Kind), default);
                    return false;
            }
        }

        return true;
    }

    private void TellWaiting()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].Bytes <= Totals.Bytes)
            {
                _isHeld |= _waiting[i].Holds;
                _waiting[i].Done.TrySetResult();
                _waiting.RemoveAt(i);
            }
        }
    }

    private bool IsPausing(StreamFault fault)
    {
        _pausedTimestamp ??= clock.GetTimestamp();
        return clock.GetElapsedTime(_pausedTimestamp.Value) < fault.Pause;
    }

    private void PassFault()
    {
        var lost = Fault!.LostBytes;
        _offset += lost;
        _nextFault++;
        _pausedTimestamp = null;
        Totals = Totals with { LostBytes = Totals.LostBytes + lost };
    }

    private int Wanted(int length)
    {
        var most = _plan.TransferBytes.Count == 0 ? length : Math.Min(length, _plan.TransferBytes[_nextLength % _plan.TransferBytes.Count]);
        return Fault is { } fault ? (int)Math.Min(most, Math.Max(1, fault.AtByte - _offset)) : most;
    }

    private long Due()
    {
        if (_plan.BytesPerSecond == 0)
        {
            return long.MaxValue;
        }

        var due = (long)(clock.GetElapsedTime(_startedTimestamp).TotalSeconds * _plan.BytesPerSecond);
        return due - (due % Math.Max(1, _plan.BurstBytes));
    }

    private static int Status(StreamFaultKind kind) => kind switch
    {
        StreamFaultKind.Babble => -Errno.Overflow,
        StreamFaultKind.Protocol => -Errno.Protocol,
        StreamFaultKind.BadPacket => -Errno.BadSequence,
        _ => -Errno.Pipe,
    };
}

/// <summary>What a transfer brings.</summary>
/// <param name="Status">0, or a negative error number.</param>
/// <param name="Data">Bytes, valid until the next look at the stream.</param>
internal readonly record struct StreamPiece(int Status, ReadOnlyMemory<byte> Data);

/// <summary>What went over the cable.</summary>
/// <param name="Transfers">Transfers that brought bytes.</param>
/// <param name="Bytes">Bytes that arrived.</param>
/// <param name="LostBytes">Bytes that faults lost.</param>
/// <param name="Failures">Transfers that failed.</param>
public readonly record struct StreamTotals(long Transfers, long Bytes, long LostBytes, long Failures);
