using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Torch;

namespace EdgeLearner.Daemon.Checks;

/// <summary>Which engine would compute, and what of libtorch and GPUs is here. Loads libtorch only where the configuration would.</summary>
internal static class EngineCheck
{
    private const string Subject = "engine";

    /// <summary>Looks.</summary>
    /// <param name="request">Validated.</param>
    public static CheckResult Run(EngineRequest request)
    {
        if (request.Engine == EngineKind.Managed)
        {
            return new CheckResult(Subject, true, $"managed; for Learning:Engine = Torch: {EngineChoice.DescribeLibtorch(request.Libtorch)}; {Gpus}");
        }

        try
        {
            var choice = EngineChoice.Of(request);
            var loaded = choice.Engine == EngineChoice.Managed.Engine ? "" : $"; {EngineChoice.DescribeLibtorch(request.Libtorch)}, loads";
            return new CheckResult(Subject, true, $"{choice.Engine} on {choice.Device}{loaded}; {choice.Note ?? Gpus}");
        }
        catch (EngineException error)
        {
            return new CheckResult(Subject, false, $"{error.Message}. run falls back to the managed engine, other commands refuse");
        }
    }

    private static string Gpus => EngineChoice.Gpus switch { 0 => "no GPU is found", 1 => "a GPU is here", var count => $"{count} GPUs are here" };
}
