using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Torch;

/// <summary>Builds engines on libtorch; where it cannot, for want of memory or of a library, the managed engine stands in from then on, or a line says why.</summary>
/// <param name="create">Builds one on libtorch.</param>
/// <param name="device">What it computes on, for people.</param>
/// <param name="isAllowed">Whether the managed engine may stand in.</param>
/// <param name="tell">Is told, in one line for people, when it does; on the thread of whoever wants an engine.</param>
internal sealed class StandIn(EngineFactory create, string device, bool isAllowed, Action<string>? tell)
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
            return create(model, lanes, intervalFrames, rule, threads);
        }
        catch (ExternalException error) // of TorchSharp: what libtorch says, and below it a native stack
        {
            var failure = $"libtorch builds no engine on {device}: {error.Message.Split('\n')[0].Trim()}";
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
