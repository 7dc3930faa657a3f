using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace EdgeLearner.Learning.Engine;

/// <summary>What is to compute.</summary>
/// <param name="Engine">Which engine.</param>
/// <param name="Device">What the engine on libtorch computes on: <c>auto</c> = a GPU where there is one, <c>cpu</c>, <c>cuda</c> = the first GPU, or <c>cuda:N</c>.</param>
/// <param name="Libtorch">Folder of libtorch.so; null or empty = where it is found.</param>
/// <param name="Precision">Numbers that products are made of.</param>
public sealed record EngineRequest(
    EngineKind Engine = EngineKind.Managed, string Device = EngineRequest.AnyDevice, string? Libtorch = null, Precision Precision = Precision.Full) : IValidatableObject
{
    /// <summary>A GPU where there is one, else the CPU.</summary>
    public const string AnyDevice = "auto";

    private const string Cpu = "cpu";
    private const string Cuda = "cuda";

    /// <summary>Whether a GPU may be used.</summary>
    public bool AllowsGpu => Device != Cpu;

    /// <summary>Whether a GPU must be used.</summary>
    public bool NeedsGpu => Device is not Cpu and not AnyDevice;

    /// <summary>Number of the GPU, from 0.</summary>
    public int Gpu => IndexOf(Device) ?? 0;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Device is not AnyDevice and not Cpu and not Cuda && IndexOf(Device) is null)
        {
            yield return new ValidationResult($"{nameof(Device)} = {Device}: must be {AnyDevice}, {Cpu}, {Cuda} or {Cuda}:N", [nameof(Device)]);
        }
        else if (Engine == EngineKind.Managed && NeedsGpu)
        {
            yield return new ValidationResult($"{nameof(Device)} = {Device} is for {nameof(Engine)} = Torch or Auto: the managed engine computes on the CPU", [nameof(Device)]);
        }

        if (Engine == EngineKind.Managed && Precision != Precision.Full)
        {
            yield return new ValidationResult($"{nameof(Precision)} = {Precision} is for {nameof(Engine)} = Torch or Auto: the managed engine computes in float32", [nameof(Precision)]);
        }
    }

    private static int? IndexOf(string device) =>
        device.StartsWith($"{Cuda}:", StringComparison.Ordinal) && byte.TryParse(device.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;
}
