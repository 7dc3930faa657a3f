using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Usb;

/// <summary>Transfers without USB: a test says when each comes back, and with what. What is called back comes back at once where the test says so.</summary>
internal sealed class FakeTransfers(UsbStreamPlan plan) : ITransferPort
{
    private readonly byte[] _memory = new byte[plan.RingBuffers * plan.TransferBytes];
    private readonly int[] _buffers = new int[plan.Transfers];

    public TransferEnded? Ended { get; set; }

    /// <summary>Transfers in flight, in the order of their submission.</summary>
    public List<int> Flying { get; } = new(plan.Transfers);

    /// <summary>Transfers that were called back and have not come.</summary>
    public List<int> Called { get; } = new(plan.Transfers);

    /// <summary>Why nothing can be submitted.</summary>
    public UsbException? Refusal { get; set; }

    /// <summary>What submitting throws, from that transfer on.</summary>
    public (int Transfer, Exception Failure)? Breakage { get; set; }

    /// <summary>Why a halt cannot be cleared.</summary>
    public UsbException? ClearHaltRefusal { get; set; }

    /// <summary>Whether a transfer that is called back is there at once.</summary>
    public bool ComesAtOnce { get; init; }

    public int HaltsCleared { get; private set; }

    public bool IsDisposed { get; private set; }

    public bool TrySubmit(int transfer, int buffer, out UsbException? error)
    {
        if (Breakage is { } breakage && transfer >= breakage.Transfer)
        {
            throw breakage.Failure;
        }

        error = Refusal;
        if (error is null)
        {
            Flying.Add(transfer);
            _buffers[transfer] = buffer;
        }

        return error is null;
    }

    public void Cancel(int transfer)
    {
        if (!Called.Contains(transfer))
        {
            Called.Add(transfer);
        }

        if (ComesAtOnce)
        {
            Complete(TransferEnd.Cancelled);
        }
    }

    public UsbException? ClearHalt()
    {
        HaltsCleared++;
        return ClearHaltRefusal;
    }

    public ReadOnlySpan<byte> Bytes(int buffer, int length) => _memory.AsSpan(buffer * plan.TransferBytes, length);

    public void Dispose() => IsDisposed = true;

    /// <summary>The oldest transfer comes back with bytes.</summary>
    public void Complete(params ReadOnlySpan<byte> bytes) => Complete(TransferEnd.Completed, bytes);

    /// <summary>The oldest transfer comes back.</summary>
    public void Complete(TransferEnd end, params ReadOnlySpan<byte> bytes)
    {
        var transfer = Flying[0];
        Flying.RemoveAt(0);
        Called.Remove(transfer);
        bytes.CopyTo(_memory.AsSpan(_buffers[transfer] * plan.TransferBytes));
        Ended!(transfer, end, bytes.Length);
    }

    /// <summary>Everything that was called back comes back.</summary>
    public void CompleteCalled(TransferEnd end = TransferEnd.Cancelled)
    {
        while (Called.Count > 0)
        {
            Complete(end);
        }
    }
}
