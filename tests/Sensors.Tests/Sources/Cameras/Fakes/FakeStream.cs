using System.Collections.Concurrent;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Fakes;

/// <summary>A stream that gives what a test puts into it, and counts as the real one does.</summary>
internal sealed class FakeStream(List<string> log) : IUsbStream
{
    /// <summary>A time to come: behind a buffer that completed then, no silence begins.</summary>
    public const long Future = long.MaxValue / 2;

    private readonly BlockingCollection<Buffer> _buffers = [];
    private readonly Lock _gate = new();
    private UsbStreamCounts _counts;
    private UsbException? _error;

    public UsbStreamCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return _counts;
            }
        }
    }

    public UsbException? Error => _buffers.Count == 0 ? Volatile.Read(ref _error) : null;

    /// <summary>A buffer comes.</summary>
    public void Send(byte[] bytes, long timestamp = Future, UsbLoss loss = default)
    {
        lock (_gate)
        {
            _counts = _counts with { Transfers = _counts.Transfers + 1, Bytes = _counts.Bytes + bytes.Length, Waiting = _counts.Waiting + 1 };
        }

        _buffers.Add(new Buffer(bytes, timestamp, loss));
    }

    /// <summary>Bytes are discarded.</summary>
    public void Discard(int bytes)
    {
        lock (_gate)
        {
            _counts = _counts with
            {
                Transfers = _counts.Transfers + 1,
                Bytes = _counts.Bytes + bytes,
                DiscardedTransfers = _counts.DiscardedTransfers + 1,
                DiscardedBytes = _counts.DiscardedBytes + bytes,
                Overflows = _counts.Overflows + 1,
            };
        }
    }

    /// <summary>A transfer fails.</summary>
    public void Fail()
    {
        lock (_gate)
        {
            _counts = _counts with { Errors = _counts.Errors + 1 };
        }
    }

    /// <summary>No more will come.</summary>
    public void End(UsbException error) => Volatile.Write(ref _error, error);

    public bool TryTake(TimeSpan wait, out UsbBuffer buffer)
    {
        if (!_buffers.TryTake(out var taken, wait))
        {
            buffer = default;
            return false;
        }

        lock (_gate)
        {
            _counts = _counts with { Waiting = _counts.Waiting - 1 };
        }

        buffer = new UsbBuffer { Bytes = taken.Bytes, CompletedTimestamp = taken.Timestamp, Loss = taken.Loss };
        return true;
    }

    public void Dispose() => log.Add("end stream");

    private sealed record Buffer(byte[] Bytes, long Timestamp, UsbLoss Loss);
}
