namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>Keeps bulk transfers in flight and their bytes in order.</summary>
/// <remarks>
/// Two threads under one lock: the bus's, on which transfers come back and are submitted again at once, and the reader's. Where nothing comes back for the
/// plan's timeout, the oldest transfer is called back with what it has: one, and not all that wait behind it, as a timeout on each would. A failed
/// transfer is counted and submitted again. A stall halts the endpoint: nothing is submitted until all transfers have come back, then the reader's
/// thread, which may block, clears the halt. A device that is gone, or only fails, ends the stream when all have come back; so does an exception on the
/// bus's thread, which must not reach the native code that called. Nothing is allocated.
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
    private readonly TransferLoop _loop;
    private long _lastTimestamp; // when a transfer came back, or the first was submitted
    private bool _isCallingBack;
    private int _failuresInARow;

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
        _loop = new TransferLoop(port, plan.Transfers);
        try
        {
            _ring = new BufferRing(plan.RingBuffers, plan.Transfers);
            _lastTimestamp = clock.GetTimestamp();
            port.Ended = Complete;
            lock (_gate)
            {
                _loop.SubmitAll();
                if (_loop.Error is { } error)
                {
                    throw error;
                }
            }
        }
        catch
        {
            Dispose(); // nobody else could: what flies comes back, and the port's memory is freed
            throw;
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
                return !_loop.IsFlying && _ring.Counts.Waiting == 0 ? _loop.Error : null;
            }
        }
    }

    /// <inheritdoc/>
    public bool TryTake(TimeSpan wait, out UsbBuffer buffer)
    {
        lock (_gate)
        {
            _loop.ClearHalt(); // even where buffers wait: the device is held up meanwhile
            if (!_ring.TryTake(out var filled))
            {
                var left = CallBackOldest();
                if (_loop.Error is null || _loop.IsFlying)
                {
                    Monitor.Wait(_gate, wait < left ? wait : left);
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
            _loop.Close();
            while (_loop.IsFlying)
            {
                Monitor.Wait(_gate);
            }
        }

        _port.Dispose();
    }

    /// <summary>A transfer has come back. Throws nothing.</summary>
    private void Complete(int transfer, TransferEnd end, int length)
    {
        var timestamp = _clock.GetTimestamp();
        lock (_gate)
        {
            var filled = _loop.Land(transfer);
            _lastTimestamp = timestamp;
            _isCallingBack = false;
            try
            {
                Receive(transfer, end, filled, length);
            }
            catch (Exception failure)
            {
                _loop.End(new UsbException(UsbError.Other, $"what comes cannot be taken: {failure.Message}"));
            }

            if (!_loop.IsFlying)
            {
                Monitor.PulseAll(_gate); // somebody waits to clear the halt, to hear of the end, or to free the memory
            }
        }
    }

    private void Receive(int transfer, TransferEnd end, int filled, int length)
    {
        var halts = end == TransferEnd.Stalled && !_loop.IsHalted; // the others that come back from a halted endpoint have only not begun
        if (halts)
        {
            _loop.Halt();
        }
        else if (end == TransferEnd.NoDevice)
        {
            _loop.End(new UsbException(UsbError.NoDevice, "the device was unplugged"));
        }

        ReceiveAndSubmit(transfer, filled, length); // what came before a failure came right
        if (halts || end is TransferEnd.Failed or TransferEnd.Babbled)
        {
            Fail();
        }
        else if (length > 0)
        {
            _failuresInARow = 0;
        }
    }

    /// <summary>Submits the transfer again, with a fresh buffer if it brought something and there is one, and then hands over what it brought.</summary>
    private void ReceiveAndSubmit(int transfer, int filled, int length)
    {
        if (length == 0)
        {
            _loop.Submit(transfer, filled);
        }
        else if (_ring.TryExchange(out var fresh))
        {
            _loop.Submit(transfer, fresh);
            _ring.Add(filled, length, _lastTimestamp);
            Monitor.PulseAll(_gate);
        }
        else
        {
            _ring.Discard(length, _countUs?.Invoke(_port.Bytes(filled, length)) ?? 0);
            _loop.Submit(transfer, filled);
        }
    }

    /// <summary>What the oldest transfer has of a quiet scene must not wait until it is full.</summary>
    /// <returns>When to look again, at the latest.</returns>
    private TimeSpan CallBackOldest()
    {
        var left = _timeout - _clock.GetElapsedTime(_lastTimestamp);
        if (left > TimeSpan.Zero)
        {
            return TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)); // a monitor waits whole ones
        }

        if (!_isCallingBack)
        {
            _isCallingBack = _loop.IsFlying;
            _loop.CallBackOldest();
        }

        return _timeout;
    }

    private void Fail()
    {
        _ring.Fail();
        if (++_failuresInARow >= MaxFailuresInARow)
        {
            _loop.End(new UsbException(UsbError.Io, $"{MaxFailuresInARow} transfers failed one after the other: a bad cable or hub, or a device that hangs"));
        }
    }
}
