using System.Runtime.InteropServices;

namespace EdgeLearner.Learning.Torch.Devices;

/// <summary>NVIDIA's driver: which GPUs there are, and their memory. Asks the driver itself, so that it needs neither libtorch nor a toolkit; from any thread.</summary>
/// <remarks>
/// libtorch's own statistics are not in TorchSharp. The runtime's cudaMemGetInfo stands in a library that every PyTorch names and places differently; the driver's
/// cuMemGetInfo is in libcuda.so.1 everywhere, on a Jetson too, where NVML tells no memory. It speaks of the whole device.
/// </remarks>
internal static partial class CudaDriver
{
    private const string Library = "libcuda.so.1";
    private const int Success = 0;
    private const int LongestName = 256;

    private static readonly Lazy<int> Count = new(CountDevices);

    /// <summary>Number of GPUs; 0 where there is no driver.</summary>
    public static int Devices => Count.Value;

    /// <summary>Name of a GPU, such as NVIDIA Orin.</summary>
    public static string NameOf(int device)
    {
        Span<byte> name = stackalloc byte[LongestName];
        return cuDeviceGet(out var handle, device) == Success && cuDeviceGetName(name, name.Length, handle) == Success
            ? System.Text.Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)])
            : "unknown";
    }

    /// <summary>Free and all memory of a GPU, in bytes; null where the driver does not say.</summary>
    /// <param name="device">Its number.</param>
    public static (long Free, long Total)? MemoryOf(int device)
    {
        if (Devices <= device || cuDeviceGet(out var handle, device) != Success || cuDevicePrimaryCtxRetain(out var context, handle) != Success)
        {
            return null;
        }

        try
        {
            if (cuCtxPushCurrent_v2(context) != Success)
            {
                return null;
            }

            var told = cuMemGetInfo_v2(out var free, out var total) == Success;
            _ = cuCtxPopCurrent_v2(out _);
            return told ? ((long)free, (long)total) : null;
        }
        finally
        {
            _ = cuDevicePrimaryCtxRelease_v2(handle);
        }
    }

    private static int CountDevices()
    {
        if (!NativeLibrary.TryLoad(Library, out var driver))
        {
            return 0;
        }

        return NativeLibrary.TryGetExport(driver, nameof(cuInit), out _) && cuInit(flags: 0) == Success && cuDeviceGetCount(out var count) == Success ? count : 0;
    }

    [LibraryImport(Library)]
    private static partial int cuInit(uint flags);

    [LibraryImport(Library)]
    private static partial int cuDeviceGetCount(out int count);

    [LibraryImport(Library)]
    private static partial int cuDeviceGet(out int handle, int device);

    [LibraryImport(Library)]
    private static partial int cuDeviceGetName(Span<byte> name, int length, int handle);

    [LibraryImport(Library)]
    private static partial int cuDevicePrimaryCtxRetain(out nint context, int handle);

    [LibraryImport(Library)]
    private static partial int cuDevicePrimaryCtxRelease_v2(int handle);

    [LibraryImport(Library)]
    private static partial int cuCtxPushCurrent_v2(nint context);

    [LibraryImport(Library)]
    private static partial int cuCtxPopCurrent_v2(out nint context);

    [LibraryImport(Library)]
    private static partial int cuMemGetInfo_v2(out nuint free, out nuint total);
}
