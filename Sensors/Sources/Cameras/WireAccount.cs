using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Adds up the streams of a camera's connections. Written by the source's thread, read from any.</summary>
internal sealed class WireAccount
{
    private readonly Lock _gate = new();
    private WireCounts _passed; // connections that have ended
    private IUsbStream? _stream;
    private long _decodedBytes; // of the stream

    /// <summary>The account so far.</summary>
    public WireCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return _stream is null ? _passed : Add(_stream.Counts);
            }
        }
    }

    /// <summary>A connection streams.</summary>
    public void Begin(IUsbStream stream)
    {
        lock (_gate)
        {
            _stream = stream;
            _decodedBytes = 0;
        }
    }

    /// <summary>A buffer was decoded.</summary>
    public void AddDecoded(int bytes)
    {
        lock (_gate)
        {
            _decodedBytes += bytes;
        }
    }

    /// <summary>The camera fell silent.</summary>
    public void AddSilence()
    {
        lock (_gate)
        {
            _passed = _passed with { Silences = _passed.Silences + 1 };
        }
    }

    /// <summary>The camera was lost, and is there again.</summary>
    public void AddReconnect()
    {
        lock (_gate)
        {
            _passed = _passed with { Reconnects = _passed.Reconnects + 1 };
        }
    }

    /// <summary>The connection ends: what waits is not decoded any more. Before the stream is disposed.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_stream is null)
            {
                return;
            }

            var counts = _stream.Counts;
            var left = counts.Bytes - counts.DiscardedBytes - _decodedBytes;
            _passed = Add(counts with
            {
                DiscardedTransfers = counts.DiscardedTransfers + counts.Waiting,
                DiscardedBytes = counts.DiscardedBytes + left,
                Waiting = 0,
            });
            _stream = null;
        }
    }

    private WireCounts Add(in UsbStreamCounts counts) => _passed with
    {
        Transfers = _passed.Transfers + counts.Transfers,
        Bytes = _passed.Bytes + counts.Bytes,
        DecodedBytes = _passed.DecodedBytes + _decodedBytes,
        DiscardedTransfers = _passed.DiscardedTransfers + counts.DiscardedTransfers,
        DiscardedBytes = _passed.DiscardedBytes + counts.DiscardedBytes,
        Overflows = _passed.Overflows + counts.Overflows,
        Errors = _passed.Errors + counts.Errors,
        Waiting = counts.Waiting,
    };
}
