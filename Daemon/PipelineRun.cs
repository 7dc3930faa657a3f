using EdgeLearner.Daemon.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeLearner.Daemon;

/// <summary>Runs a host with one pipeline from start to end.</summary>
internal static class PipelineRun
{
    /// <summary>Ends with the source, or cleanly when asked to.</summary>
    /// <returns>What came of it; null where it was stopped before it began.</returns>
    /// <exception cref="TimeoutException">The learner did not end in time.</exception>
    /// <remarks>Other exceptions are those of what cannot be opened, and of what ended the run early; their messages are for people.</remarks>
    public static async Task<RunSummary?> RunAsync(RunPlan plan, Terminal terminal, CancellationToken stop)
    {
        using var host = Registration.BuildHost(plan, terminal);
        var service = host.Services.GetRequiredService<PipelineService>();
        try
        {
            await host.RunAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && service.IsWaiting)
        {
            return null;
        }

        return service.Summary.IsCompleted
            ? await service.Summary.ConfigureAwait(false)
            : throw new TimeoutException("the learner did not end in time; what it learned since the last checkpoint is lost");
    }
}
