using EdgeLearner.Learning.Engine;

namespace EdgeLearner.Learning.Torch.Devices;

/// <summary>Memory of one GPU, with the most of it that was in use. From any thread.</summary>
/// <remarks>libtorch keeps what it has taken, so that whoever looks after an update sees its peak; only where it runs short does it give back what it keeps.</remarks>
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
        return new DeviceMemory(used, Raise(ref _peak, used), total);
    }

    /// <summary>Raises a peak to a value that may be above it. Never lowers it, whoever else is at it.</summary>
    /// <returns>The peak.</returns>
    internal static long Raise(ref long peak, long value)
    {
        var before = Interlocked.Read(ref peak);
        while (before < value)
        {
            var found = Interlocked.CompareExchange(ref peak, value, before);
            if (found == before)
            {
                return value;
            }

            before = found;
        }

        return before;
    }
}
