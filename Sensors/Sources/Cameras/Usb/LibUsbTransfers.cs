using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>Asynchronous bulk transfers of libusb, and one block of native memory, page by page as it is used, for all buffers.</summary>
internal sealed unsafe class LibUsbTransfers : ITransferPort
{
    private const int PageBytes = 4096;

    private readonly UsbDeviceInfo _device;
    private readonly nint _handle;
    private readonly UsbStreamPlan _plan;
    private readonly LibUsb.Transfer*[] _transfers;
    private readonly GCHandle[] _slots;
    private byte* _memory;

    /// <summary>Allocates everything; nothing is in flight yet.</summary>
    public LibUsbTransfers(UsbDeviceInfo device, nint handle, UsbStreamPlan plan)
    {
        _device = device;
        _handle = handle;
        _plan = plan;
        _transfers = new LibUsb.Transfer*[plan.Transfers];
        _slots = new GCHandle[plan.Transfers];
        _memory = Allocate(plan);
        for (var i = 0; i < plan.Transfers; i++)
        {
            _slots[i] = GCHandle.Alloc(new Slot(this, i));
            _transfers[i] = LibUsb.AllocateTransfer(0);
            if (_transfers[i] is null)
            {
                Dispose();
                throw new UsbException(UsbError.Other, "there is no memory for USB transfers: lower Sensor:Transfers");
            }

            *_transfers[i] = new LibUsb.Transfer
            {
                Handle = handle,
                Endpoint = plan.Endpoint,
                Type = LibUsb.BulkType,
                Length = plan.TransferBytes,
                Callback = &OnEnded,
                UserData = GCHandle.ToIntPtr(_slots[i]),
            };
        }
    }

    /// <inheritdoc/>
    public TransferEnded? Ended { get; set; }

    /// <inheritdoc/>
    public bool TrySubmit(int transfer, int buffer, out UsbException? error)
    {
        _transfers[transfer]->Buffer = At(buffer);
        var code = LibUsb.SubmitTransfer(_transfers[transfer]);
        error = code == 0 ? null : LibUsbErrors.Of(code, _device, "receiving");
        return code == 0;
    }

    /// <inheritdoc/>
    public void Cancel(int transfer) => _ = LibUsb.CancelTransfer(_transfers[transfer]); // fails where it comes back anyway

    /// <inheritdoc/>
    public UsbException? ClearHalt()
    {
        var code = LibUsb.ClearHalt(_handle, _plan.Endpoint);
        return code == 0 ? null : LibUsbErrors.Of(code, _device, "clearing a halt");
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(int buffer, int length) => new(At(buffer), length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_memory is null)
        {
            return;
        }

        for (var i = 0; i < _transfers.Length; i++)
        {
            LibUsb.FreeTransfer(_transfers[i]); // null is fine
            if (_slots[i].IsAllocated)
            {
                _slots[i].Free();
            }
        }

        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    private static byte* Allocate(UsbStreamPlan plan)
    {
        try
        {
            return (byte*)NativeMemory.AlignedAlloc((nuint)plan.RingBuffers * (nuint)plan.TransferBytes, PageBytes);
        }
        catch (OutOfMemoryException)
        {
            throw new UsbException(UsbError.Other, "there is no memory for transfers that wait: lower Sensor:RingMiB");
        }
    }

    private byte* At(int buffer) => _memory + ((nint)buffer * _plan.TransferBytes);

    /// <summary>Nothing here throws, nor does who is told: an exception in native code would end the process.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnEnded(LibUsb.Transfer* transfer)
    {
        var slot = (Slot)GCHandle.FromIntPtr(transfer->UserData).Target!;
        slot.Owner.Ended!(slot.Number, (TransferEnd)transfer->Status, transfer->ActualLength);
    }

    private sealed class Slot(LibUsbTransfers owner, int number)
    {
        public LibUsbTransfers Owner => owner;

        public int Number => number;
    }
}
