namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>Keeps bulk transfers in flight and their bytes in order.</summary>
/// <remarks>
/// Two threads under one lock: the bus's, on which transfers come back and are submitted again at once, and the reader's. A failed transfer is counted and
/// submitted again. Where nothing comes back for the plan's timeout, the oldest transfer is called back with what it has: one, and not all that wait behind
/// it, as a timeout on each would. A stall halts the endpoint: nothing is submitted until all transfers have come back, then the reader's thread, which may block, clears
/// the halt. A device that is gone, or only fails, ends the stream when all transfers have come back. Nothing is allocated while it streams.
/// </remarks>
internal sealed class BulkStream : IUsbStream
{
    /// <summary>So many transfers that fail one after the other are not a bad cable: the device must be opened anew.</summary>
    private const int MaxFailuresInARow = 100;

    private readonly object _gate = new();
    private readonly ITransferPort _port;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;
    private readonly CountSensorTime? _countUs;
    private readonly BufferRing _ring;
    private readonly int[] _buffers; // of each transfer
    private readonly long[] _submitted; // number of its submission, of each transfer; 0 = it is not in flight
    private long _submissions;
    private int _flying;
    private long _lastTimestamp; // when a transfer came back, or the first was submitted
    private bool _isCallingBack;
    private int _failuresInARow;
    private bool _isHalted;
    private bool _isClosing;
    private UsbException? _error;

    /// <summary>Sets the transfers going.</summary>
    /// <param name="plan">How.</param>
    /// <param name="port">Owned from here on.</param>
    /// <param name="clock">Stamps what completes.</param>
    /// <exception cref="UsbException">They cannot be submitted.</exception>
    public BulkStream(UsbStreamPlan plan, ITransferPort port, TimeProvider clock)
    {
        _port = port;
        _clock = clock;
        _timeout = plan.Timeout;
        _countUs = plan.CountUs;
        _ring = new BufferRing(plan.RingBuffers, plan.Transfers);
        _buffers = [.. Enumerable.Range(0, plan.Transfers)];
        _submitted = new long[plan.Transfers];
        _lastTimestamp = clock.GetTimestamp();
        port.Ended = Complete;
        SubmitAll();
        if (_error is { } error)
        {
            Dispose();
            throw error;
        }
    }

    /// <inheritdoc/>
    public UsbStreamCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return _ring.Counts;
            }
        }
    }

    /// <inheritdoc/>
    public UsbException? Error
    {
        get
        {
            lock (_gate)
            {
                return _flying == 0 && _ring.Counts.Waiting == 0 ? _error : null;
            }
        }
    }

    private bool GoesOn => !_isHalted && !_isClosing && _error is null;

    /// <inheritdoc/>
    public bool TryTake(TimeSpan wait, out UsbBuffer buffer)
    {
        lock (_gate)
        {
            if (!_ring.TryTake(out var filled))
            {
                ClearHalt();
                CallBackOldest();
                if (_error is null || _flying > 0)
                {
                    Monitor.Wait(_gate, wait < _timeout ? wait : _timeout);
                }

                if (!_ring.TryTake(out filled))
                {
                    buffer = default;
                    return false;
                }
            }

            buffer = new UsbBuffer
            {
                Bytes = _port.Bytes(filled.Buffer, filled.Length),
                CompletedTimestamp = filled.Timestamp,
                Loss = filled.Loss,
            };
            return true;
        }
    }

    /// <summary>Calls all transfers back, waits for them, and frees their memory: what was lent is not valid any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosing = true;
            CancelAll();
            while (_flying > 0)
            {
                Monitor.Wait(_gate);
            }
        }

        _port.Dispose();
    }

    private void Complete(int transfer, TransferEnd end, int length)
    {
        var timestamp = _clock.GetTimestamp();
        lock (_gate)
        {
            _submitted[transfer] = 0;
            _flying--;
            _lastTimestamp = timestamp;
            _isCallingBack = false;
            switch (end)
            {
                case TransferEnd.Completed or TransferEnd.TimedOut or TransferEnd.Cancelled when length > 0:
                    _failuresInARow = 0;
                    Receive(transfer, length, timestamp);
                    break;
                case TransferEnd.Completed or TransferEnd.TimedOut or TransferEnd.Cancelled:
                    Submit(transfer);
                    break;
                case TransferEnd.NoDevice:
                    End(new UsbException(UsbError.NoDevice, "the device was unplugged"));
                    break;
                case TransferEnd.Stalled:
                    Halt();
                    break;
                default:
                    Fail();
                    Submit(transfer);
                    break;
            }

            if (_flying == 0)
            {
                Monitor.PulseAll(_gate); // somebody waits to clear the halt, to hear of the end, or to free the memory
            }
        }
    }

    /// <summary>Submits the transfer again, with a fresh buffer if there is one, and then hands over what it brought.</summary>
    private void Receive(int transfer, int length, long timestamp)
    {
        var filled = _buffers[transfer];
        if (_ring.TryExchange(out var fresh))
        {
            _buffers[transfer] = fresh;
            Submit(transfer);
            _ring.Add(filled, length, timestamp);
            Monitor.PulseAll(_gate);
        }
        else
        {
            _ring.Discard(length, _countUs?.Invoke(_port.Bytes(filled, length)) ?? 0);
            Submit(transfer);
        }
    }

    /// <summary>Of the transfers that a halted endpoint gives back, the first has failed; the others have only not begun.</summary>
    private void Halt()
    {
        if (!_isHalted)
        {
            _isHalted = true;
            Fail();
            CancelAll();
        }
    }

    private void ClearHalt()
    {
        if (!_isHalted || _flying > 0 || _isClosing || _error is not null)
        {
            return;
        }

        _isHalted = false;
        if (_port.ClearHalt() is { } error)
        {
            End(error);
        }

        SubmitAll();
    }

    /// <summary>What the oldest transfer has of a quiet scene must not wait until it is full.</summary>
    private void CallBackOldest()
    {
        if (_flying == 0 || _isCallingBack || _clock.GetElapsedTime(_lastTimestamp) < _timeout)
        {
            return;
        }

        var oldest = -1;
        for (var transfer = 0; transfer < _submitted.Length; transfer++)
        {
            if (_submitted[transfer] != 0 && (oldest < 0 || _submitted[transfer] < _submitted[oldest]))
            {
                oldest = transfer;
            }
        }

        _isCallingBack = true;
        _port.Cancel(oldest);
    }

    private void Fail()
    {
        _ring.Fail();
        if (++_failuresInARow >= MaxFailuresInARow)
        {
            End(new UsbException(UsbError.Io, $"{MaxFailuresInARow} transfers failed one after the other: a bad cable or hub, or a device that hangs"));
        }
    }

    private void End(UsbException error)
    {
        if (_error is null)
        {
            _error = error;
            CancelAll();
        }
    }

    private void SubmitAll()
    {
        lock (_gate)
        {
            for (var transfer = 0; transfer < _buffers.Length; transfer++)
            {
                Submit(transfer);
            }
        }
    }

    private void Submit(int transfer)
    {
        if (!GoesOn)
        {
            return;
        }

        if (!_port.TrySubmit(transfer, _buffers[transfer], out var error))
        {
            End(error!);
            return;
        }

        _submitted[transfer] = ++_submissions;
        _flying++;
    }

    private void CancelAll()
    {
        for (var transfer = 0; transfer < _submitted.Length; transfer++)
        {
            if (_submitted[transfer] != 0)
            {
                _port.Cancel(transfer);
            }
        }
    }
}
