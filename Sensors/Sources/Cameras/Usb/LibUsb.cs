using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>libusb-1.0, as far as cameras need it. https://libusb.sourceforge.io/api-1.0/</summary>
/// <remarks>Functions that return int give 0 or more, or a negative error: see <see cref="LibUsbErrors"/>.</remarks>
internal static unsafe partial class LibUsb
{
    /// <summary>Capability 1, and the flag of a plug.</summary>
    public const int HasHotplug = 1;
    public const int DeviceArrived = 1;
    public const int MatchAny = -1;
    public const int Interrupted = -10;

    /// <summary>bmAttributes of an endpoint: its type, and the number for bulk. Transfers count types alike.</summary>
    public const byte EndpointTypeMask = 3;
    public const byte BulkType = 2;

    private const string Library = "libusb-1.0.so.0";

    [LibraryImport(Library, EntryPoint = "libusb_init")]
    public static partial int Init(out nint context);

    [LibraryImport(Library, EntryPoint = "libusb_exit")]
    public static partial void Exit(nint context);

    [LibraryImport(Library, EntryPoint = "libusb_has_capability")]
    public static partial int HasCapability(uint capability);

    [LibraryImport(Library, EntryPoint = "libusb_handle_events_timeout_completed")]
    public static partial int HandleEvents(nint context, in TimeValue timeout, int* completed);

    [LibraryImport(Library, EntryPoint = "libusb_interrupt_event_handler")]
    public static partial void InterruptEventHandler(nint context);

    [LibraryImport(Library, EntryPoint = "libusb_hotplug_register_callback")]
    public static partial int RegisterHotplug(
        nint context, int events, int flags, int vendor, int product, int deviceClass, delegate* unmanaged[Cdecl]<nint, nint, int, nint, int> callback, nint userData, out int handle);

    [LibraryImport(Library, EntryPoint = "libusb_hotplug_deregister_callback")]
    public static partial void DeregisterHotplug(nint context, int handle);

    [LibraryImport(Library, EntryPoint = "libusb_get_device_list")]
    public static partial nint GetDeviceList(nint context, out nint* devices);

    [LibraryImport(Library, EntryPoint = "libusb_free_device_list")]
    public static partial void FreeDeviceList(nint* devices, int unreference);

    [LibraryImport(Library, EntryPoint = "libusb_get_device_descriptor")]
    public static partial int GetDeviceDescriptor(nint device, out DeviceDescriptor descriptor);

    [LibraryImport(Library, EntryPoint = "libusb_get_active_config_descriptor")]
    public static partial int GetActiveConfiguration(nint device, out ConfigurationDescriptor* configuration);

    [LibraryImport(Library, EntryPoint = "libusb_free_config_descriptor")]
    public static partial void FreeConfiguration(ConfigurationDescriptor* configuration);

    [LibraryImport(Library, EntryPoint = "libusb_get_bus_number")]
    public static partial byte GetBusNumber(nint device);

    [LibraryImport(Library, EntryPoint = "libusb_get_device_address")]
    public static partial byte GetDeviceAddress(nint device);

    [LibraryImport(Library, EntryPoint = "libusb_get_device_speed")]
    public static partial int GetDeviceSpeed(nint device);

    [LibraryImport(Library, EntryPoint = "libusb_get_port_numbers")]
    public static partial int GetPortNumbers(nint device, byte* ports, int length);

    [LibraryImport(Library, EntryPoint = "libusb_open")]
    public static partial int Open(nint device, out nint handle);

    [LibraryImport(Library, EntryPoint = "libusb_close")]
    public static partial void Close(nint handle);

    [LibraryImport(Library, EntryPoint = "libusb_set_auto_detach_kernel_driver")]
    public static partial int SetAutoDetach(nint handle, int isOn);

    [LibraryImport(Library, EntryPoint = "libusb_claim_interface")]
    public static partial int ClaimInterface(nint handle, int number);

    [LibraryImport(Library, EntryPoint = "libusb_release_interface")]
    public static partial int ReleaseInterface(nint handle, int number);

    [LibraryImport(Library, EntryPoint = "libusb_clear_halt")]
    public static partial int ClearHalt(nint handle, byte endpoint);

    [LibraryImport(Library, EntryPoint = "libusb_get_string_descriptor_ascii")]
    public static partial int GetString(nint handle, byte index, byte* text, int length);

    [LibraryImport(Library, EntryPoint = "libusb_control_transfer")]
    public static partial int Control(nint handle, byte requestType, byte request, ushort value, ushort index, byte* data, ushort length, uint timeoutMs);

    [LibraryImport(Library, EntryPoint = "libusb_bulk_transfer")]
    public static partial int Bulk(nint handle, byte endpoint, byte* data, int length, out int transferred, uint timeoutMs);

    [LibraryImport(Library, EntryPoint = "libusb_alloc_transfer")]
    public static partial Transfer* AllocateTransfer(int isochronousPackets);

    [LibraryImport(Library, EntryPoint = "libusb_free_transfer")]
    public static partial void FreeTransfer(Transfer* transfer);

    [LibraryImport(Library, EntryPoint = "libusb_submit_transfer")]
    public static partial int SubmitTransfer(Transfer* transfer);

    [LibraryImport(Library, EntryPoint = "libusb_cancel_transfer")]
    public static partial int CancelTransfer(Transfer* transfer);

    /// <summary>struct timeval.</summary>
    public readonly record struct TimeValue(long Seconds, long Microseconds);

    /// <summary>struct libusb_device_descriptor.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct DeviceDescriptor
    {
        public byte Length;
        public byte Type;
        public ushort UsbVersion;
        public byte Class;
        public byte Subclass;
        public byte Protocol;
        public byte MaxPacketSize0;
        public ushort VendorId;
        public ushort ProductId;
        public ushort Version;
        public byte ManufacturerIndex;
        public byte ProductIndex;
        public byte SerialIndex;
        public byte Configurations;
    }

    /// <summary>struct libusb_config_descriptor.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ConfigurationDescriptor
    {
        public byte Length;
        public byte Type;
        public ushort TotalLength;
        public byte InterfaceCount;
        public byte Value;
        public byte Name;
        public byte Attributes;
        public byte MaxPower;
        public Interface* Interfaces;
        public byte* Extra;
        public int ExtraLength;
    }

    /// <summary>struct libusb_interface: an interface's alternate settings.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Interface
    {
        public InterfaceDescriptor* Settings;
        public int SettingCount;
    }

    /// <summary>struct libusb_interface_descriptor.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct InterfaceDescriptor
    {
        public byte Length;
        public byte Type;
        public byte Number;
        public byte Setting;
        public byte EndpointCount;
        public byte Class;
        public byte Subclass;
        public byte Protocol;
        public byte Name;
        public EndpointDescriptor* Endpoints;
        public byte* Extra;
        public int ExtraLength;
    }

    /// <summary>struct libusb_endpoint_descriptor.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct EndpointDescriptor
    {
        public byte Length;
        public byte Type;
        public byte Address;
        public byte Attributes;
        public ushort MaxPacketSize;
        public byte Interval;
        public byte Refresh;
        public byte SynchAddress;
        public byte* Extra;
        public int ExtraLength;
    }

    /// <summary>struct libusb_transfer, without isochronous packets.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Transfer
    {
        public nint Handle;
        public byte Flags;
        public byte Endpoint;
        public byte Type;
        public uint TimeoutMs;
        public int Status;
        public int Length;
        public int ActualLength;
        public delegate* unmanaged[Cdecl]<Transfer*, void> Callback;
        public nint UserData;
        public byte* Buffer;
        public int IsochronousPackets;
    }
}
