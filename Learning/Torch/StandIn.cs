using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch.Devices;

namespace EdgeLearner.Learning.Torch;

/// <summary>Builds engines on libtorch; where it cannot, for want of memory or of a library, the managed engine stands in from then on, or a line says why.</summary>
/// <param name="create">Builds one on libtorch.</param>
/// <param name="device">What it computes on, for people.</param>
/// <param name="gpu">Memory of the GPU; null on a CPU.</param>
/// <param name="isAllowed">Whether the managed engine may stand in.</param>
/// <param name="tell">Is told, in one line for people, when it does; on the thread of whoever wants an engine.</param>
internal sealed class StandIn(EngineFactory create, string device, GpuMemory? gpu, bool isAllowed, Action<string>? tell)
{
    private volatile string? _note;

    /// <summary>One line for people on why the managed engine stands in; null where it does not. From any thread.</summary>
    public string? Note => _note;

    /// <summary>As <see cref="EngineFactory"/> wants it.</summary>
    /// <exception cref="EngineException">libtorch cannot build it, and nothing stands in.</exception>
    public ILearningEngine Create(Model model, int lanes, int intervalFrames, LearningRule rule, int threads)
    {
        if (_note is not null)
        {
            return ManagedEngine.Create(model, lanes, intervalFrames, rule, threads);
        }

        try
        {
            return new LibtorchEngine(create(model, lanes, intervalFrames, rule, threads), device, gpu);
        }
        catch (ExternalException error)
        {
            var failure = $"libtorch builds no engine on {device}: {Complaint.Of(error)}";
            if (!isAllowed)
            {
                throw new EngineException($"Learning:Engine = Torch: {failure}");
            }

            _note = $"{failure}; the managed engine computes";
            tell?.Invoke(_note);
            return ManagedEngine.Create(model, lanes, intervalFrames, rule, threads);
        }
    }
}
