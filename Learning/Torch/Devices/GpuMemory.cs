using EdgeLearner.Learning.Engine;

namespace EdgeLearner.Learning.Torch.Devices;

/// <summary>Memory of one GPU, with the most of it that was in use. From any thread.</summary>
/// <remarks>libtorch keeps what it has taken, so that whoever looks a second later sees the same peak.</remarks>
internal sealed class GpuMemory(int device)
{
    private long _peak;

    /// <summary>Looks.</summary>
    /// <returns>Null where the driver does not say.</returns>
    public DeviceMemory? Read()
    {
        if (CudaDriver.MemoryOf(device) is not var (free, total))
        {
            return null;
        }

        var used = total - free;
        var peak = Math.Max(used, Interlocked.Read(ref _peak));
        Interlocked.Exchange(ref _peak, peak);
        return new DeviceMemory(used, peak, total);
    }
}
