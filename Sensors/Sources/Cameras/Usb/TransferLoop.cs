namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>Keeps transfers in flight, each with a buffer, until the endpoint halts, or for good until an error or the end. Not thread-safe; nothing is allocated.</summary>
/// <param name="port">The transfers; its owner disposes it.</param>
/// <param name="transfers">How many there are; each begins with the buffer of its number.</param>
internal sealed class TransferLoop(ITransferPort port, int transfers)
{
    private readonly TransferFlights _flights = new(transfers);
    private readonly int[] _buffers = [.. Enumerable.Range(0, transfers)]; // of each transfer
    private bool _isClosing;

    /// <summary>Whether any transfer is in flight.</summary>
    public bool IsFlying => _flights.Count > 0;

    /// <summary>Whether the endpoint is halted: nothing is submitted.</summary>
    public bool IsHalted { get; private set; }

    /// <summary>Why nothing is submitted any more; null = it goes on.</summary>
    public UsbException? Error { get; private set; }

    /// <summary>Submits every transfer; none is in flight.</summary>
    public void SubmitAll()
    {
        for (var transfer = 0; transfer < transfers; transfer++)
        {
            Submit(transfer, _buffers[transfer]);
        }
    }

    /// <summary>Submits a transfer that is not in flight, if the loop goes on.</summary>
    /// <param name="transfer">Which.</param>
    /// <param name="buffer">What it receives into.</param>
    public void Submit(int transfer, int buffer)
    {
        _buffers[transfer] = buffer;
        if (IsHalted || _isClosing || Error is not null)
        {
            return;
        }

        if (!port.TrySubmit(transfer, buffer, out var error))
        {
            End(error!);
            return;
        }

        _flights.Begin(transfer);
    }

    /// <summary>A transfer has come back.</summary>
    /// <returns>Its buffer, which stays its own until another one is submitted with it.</returns>
    public int Land(int transfer)
    {
        _flights.End(transfer);
        return _buffers[transfer];
    }

    /// <summary>Asks the transfer to come back that was submitted first, if any is in flight.</summary>
    public void CallBackOldest()
    {
        if (IsFlying)
        {
            port.Cancel(_flights.Oldest);
        }
    }

    /// <summary>The endpoint is halted: calls all transfers back.</summary>
    public void Halt()
    {
        IsHalted = true;
        CallBackAll();
    }

    /// <summary>Clears the halt once all transfers have come back, and submits them again. May block.</summary>
    public void ClearHalt()
    {
        if (!IsHalted || IsFlying || _isClosing || Error is not null)
        {
            return;
        }

        IsHalted = false;
        if (port.ClearHalt() is { } error)
        {
            End(error);
        }

        SubmitAll();
    }

    /// <summary>Nothing is submitted any more: calls all transfers back. The first error counts.</summary>
    public void End(UsbException error)
    {
        if (Error is null)
        {
            Error = error;
            CallBackAll();
        }
    }

    /// <summary>Likewise, because nobody wants it any more.</summary>
    public void Close()
    {
        _isClosing = true;
        CallBackAll();
    }

    private void CallBackAll()
    {
        for (var transfer = 0; transfer < transfers; transfer++)
        {
            if (_flights.Contains(transfer))
            {
                port.Cancel(transfer);
            }
        }
    }
}
