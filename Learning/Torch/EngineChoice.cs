using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Torch.Devices;
using EdgeLearner.Learning.Torch.Loading;
using TorchSharp;

namespace EdgeLearner.Learning.Torch;

/// <summary>What computes: THE place where an engine is chosen. Nothing of TorchSharp or libtorch is loaded unless it is asked for and can be of use.</summary>
/// <param name="Engine">managed, torch-cpu or torch-cuda.</param>
/// <param name="Device">What it computes on, for people: cpu, or a GPU with its name.</param>
/// <param name="Create">Builds it, for a model.</param>
public sealed record EngineChoice(string Engine, string Device, EngineFactory Create)
{
    /// <summary>One line for people on why it is not what was asked for; null where it is.</summary>
    public string? Note { get; private init; }

    /// <summary>What computes now: this, or the managed engine since one on libtorch could not be built. From any thread.</summary>
    public EngineChoice InUse => Builder?.Note is { } note ? Managed with { Note = note } : this;

    /// <summary>Memory of the GPU; null on a CPU, and where the driver does not say. From any thread.</summary>
    public DeviceMemory? ReadDeviceMemory() => Gpu?.Read();

    /// <summary>One line for people where libtorch computes on a CPU what the managed engine runs too; null elsewhere.</summary>
    public string? AdviceFor(Model model) => Builder is not null && Gpu is null && ManagedEngine.Runs(model)
        ? $"{Engine} computes {model.Spec.Name} on the CPU; the managed engine runs it too, and where few pixels are active at once it is several times faster"
        : null;

    /// <summary>The managed engine.</summary>
    public static EngineChoice Managed { get; } = new("managed", "cpu", ManagedEngine.Create);

    /// <summary>What of libtorch is found, without loading it: one line for people.</summary>
    /// <param name="folder">Folder of libtorch.so; null or empty = where it is found.</param>
    public static string DescribeLibtorch(string? folder) => Libtorch.Describe(folder);

    /// <summary>Number of GPUs that the driver shows.</summary>
    public static int Gpus => CudaDriver.Devices;

    private GpuMemory? Gpu { get; init; }

    private StandIn? Builder { get; init; }

    /// <summary>Chooses, and loads libtorch where that is the choice.</summary>
    /// <param name="request">Validated.</param>
    /// <param name="fallsBack">Whether the managed engine stands in where the one on libtorch cannot be had, with a note: what runs unattended had rather run.</param>
    /// <param name="tell">Is told the note where the managed engine stands in only later, since an engine on libtorch cannot be built; on the thread of whoever wants one.</param>
    /// <exception cref="EngineException">The engine on libtorch was asked for and cannot be had, and nothing stands in.</exception>
    public static EngineChoice Of(EngineRequest request, bool fallsBack = false, Action<string>? tell = null)
    {
        if (request.Engine == EngineKind.Managed || (request.Engine == EngineKind.Auto && !IsWorthLoading(request)))
        {
            return Managed with { Note = request is { Engine: EngineKind.Auto, NeedsGpu: true } ? $"{NoGpu(request)}: the managed engine computes" : null };
        }

        var failure = Load(request);
        fallsBack |= request.Engine == EngineKind.Auto;
        return failure is null ? OnLibtorch(request, fallsBack, tell)
            : fallsBack ? Managed with { Note = $"{failure}; the managed engine computes" }
            : throw new EngineException($"Learning:Engine = Torch: {failure}");
    }

    /// <summary>For <see cref="EngineKind.Auto"/>: without a GPU the managed engine is faster, and hundreds of megabytes smaller.</summary>
    private static bool IsWorthLoading(EngineRequest request) => request.AllowsGpu && CudaDriver.Devices > request.Gpu;

    /// <summary>Loads libtorch and looks whether it can do what is asked.</summary>
    /// <returns>Null where it can; else one line that says why not.</returns>
    private static string? Load(EngineRequest request)
    {
        if (request.NeedsGpu && CudaDriver.Devices <= request.Gpu)
        {
            return NoGpu(request);
        }

        var mustHaveGpu = request.NeedsGpu || request.Engine == EngineKind.Auto;
        var found = Libtorch.Find(request.Libtorch);
        if (mustHaveGpu && found is { HasCuda: false })
        {
            return $"{found}, does not serve for a GPU: install a PyTorch {Libtorch.Version} for CUDA, or set Learning:Libtorch to the folder of one";
        }

        var state = Libtorch.Load(request.Libtorch);
        return !state.IsLoaded ? state.Finding
            : mustHaveGpu && !Libtorch.HasGpu ? $"{state.Finding}, but it finds no GPU that it can use: its CUDA must be one that the driver knows"
            : null;
    }

    private static string NoGpu(EngineRequest request) => CudaDriver.Devices == 0
        ? $"Learning:Device = {request.Device}, but no GPU is found: NVIDIA's driver (libcuda.so.1) must be installed and its devices be open to this user"
        : $"Learning:Device = {request.Device}, but there are {CudaDriver.Devices} GPUs, numbered from 0";

    /// <summary>One line on why it computes on the CPU although a GPU was to be had; null where there is nothing to say.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="gpus">Number of GPUs.</param>
    /// <param name="place">The libtorch that is loaded, which finds none.</param>
    internal static string? WhyOnCpu(EngineRequest request, int gpus, LibtorchPlace place) =>
        !request.AllowsGpu || gpus <= request.Gpu ? null
        : place.HasCuda ? $"{place}, finds no GPU that it can use: its CUDA must be one that the driver knows; it computes on the CPU"
        : $"{place}, does not serve for the GPU that is here: install a PyTorch {Libtorch.Version} for CUDA, or set Learning:Libtorch to the folder of one; it computes on the CPU";

    private static EngineChoice OnLibtorch(EngineRequest request, bool fallsBack, Action<string>? tell)
    {
        if (!request.AllowsGpu || CudaDriver.Devices <= request.Gpu || !Libtorch.HasGpu)
        {
            return New("torch-cpu", "cpu", torch.CPU, gpu: null) with { Note = WhyOnCpu(request, CudaDriver.Devices, Libtorch.Loaded!) };
        }

        var device = torch.device(DeviceType.CUDA, request.Gpu);
        return New("torch-cuda", $"cuda:{request.Gpu} {CudaDriver.NameOf(request.Gpu)}", device, new GpuMemory(request.Gpu));

        EngineChoice New(string engine, string name, torch.Device device, GpuMemory? gpu)
        {
            var builder = new StandIn(Factory(device, request.Precision), name, gpu, fallsBack, tell);
            return new EngineChoice(engine, name, builder.Create) { Builder = builder, Gpu = gpu };
        }
    }

    private static EngineFactory Factory(torch.Device device, Precision precision) => (model, lanes, intervalFrames, rule, threads) =>
        new TorchEngine(model, lanes, intervalFrames, rule, new TorchSettings(device, precision, threads));
}
