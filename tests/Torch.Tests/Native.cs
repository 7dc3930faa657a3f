using System.Reflection;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch;
using EdgeLearner.Learning.Torch.Loading;
using TorchSharp;
using Xunit.Sdk;
using Xunit.v3;

[assembly: Parallelization(Mode = ParallelMode.None)] // libtorch's threads are those of the process

namespace EdgeLearner.Torch.Tests;

/// <summary>libtorch for the CPU, from where NuGet has unpacked it.</summary>
internal static class Native
{
    /// <summary>What the tests of the engine run on: the CPU, unless benchmarks/cuda-check.sh says otherwise.</summary>
    private static readonly string Device = Environment.GetEnvironmentVariable("EDGELEARNER_TORCH_DEVICE") ?? "cpu";

    private static readonly Lazy<LibtorchState> State = new(() => Libtorch.Load(
        Environment.GetEnvironmentVariable("EDGELEARNER_LIBTORCH") is { Length: > 0 } folder ? folder : Device == "cuda" ? null : typeof(Native).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == "LibtorchFolder")?.Value));

    /// <summary>Skips the running test, with the reason, where libtorch does not load.</summary>
    public static void Require() => Assert.SkipUnless(State.Value.IsLoaded, State.Value.Finding);

    /// <summary>An engine on one thread of the CPU.</summary>
    /// <param name="model">The model.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="intervalFrames">Steps of an interval at most.</param>
    /// <param name="rule">How it learns. Default: plain descent.</param>
    /// <param name="mapNumbers">As <see cref="TorchSettings.MapNumbers"/>.</param>
    public static TorchEngine Engine(Model model, int lanes, int intervalFrames, LearningRule? rule = null, long? mapNumbers = null)
    {
        Require();
        return new TorchEngine(model, lanes, intervalFrames, rule ?? new LearningRule { Momentum = 0 }, new TorchSettings(torch.device(Device)) { MapNumbers = mapNumbers });
    }
}
