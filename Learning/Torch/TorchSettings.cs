using EdgeLearner.Learning.Engine;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch;

/// <summary>What an engine computes on.</summary>
/// <param name="Device">CPU or GPU.</param>
/// <param name="Precision">Numbers that products are made of.</param>
/// <param name="Threads">Threads of libtorch on the CPU, for the whole process.</param>
internal sealed record TorchSettings(Device Device, Precision Precision = Precision.Full, int Threads = 1)
{
    /// <summary>Numbers that the largest maps of an interval's steps together may have in memory at once; null = what suits the device.</summary>
    public long? MapNumbers { get; init; }

    /// <summary>Sets what libtorch keeps for the whole process.</summary>
    public void Apply()
    {
        set_num_threads(Threads);
        if (Device.type == TorchSharp.DeviceType.CUDA)
        {
            backends.cuda.matmul.allow_tf32 = Precision == Precision.TF32;
            backends.cudnn.allow_tf32 = Precision == Precision.TF32;
        }
    }
}
