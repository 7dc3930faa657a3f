using EdgeLearner.Daemon.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>The host around a pipeline: THE list of services.</summary>
internal static class Registration
{
    /// <summary>How long a stop may take: the checkpoint, and the farewell over MQTT.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A host that is ready to run. Nothing is opened before it does.</summary>
    public static IHost BuildHost(RunPlan plan, Terminal terminal)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Services
            .Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout)
            .AddSingleton<IHostLifetime, CallerLifetime>()
            .AddSingleton(plan)
            .AddSingleton(terminal)
            .AddSingleton(TimeProvider.System)
            .AddMetrics()
            .AddSingleton<PipelineService>()
            .AddHostedService(services => services.GetRequiredService<PipelineService>())
            .AddHostedService<StartMemory>();
        AddLogging(builder.Logging, plan, terminal);
        return builder.Build();
    }

    /// <summary>One line a message: for the journal with its priorities, for people with the time.</summary>
    private static void AddLogging(ILoggingBuilder logging, RunPlan plan, Terminal terminal)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // what ends a run is said once, by the command
        if (plan.Options.Telemetry.Broker is null)
        {
            logging.AddFilter("EdgeLearner.Telemetry", LogLevel.Warning); // that we reach our own broker is no news
        }

        if (!terminal.IsLive && Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null)
        {
            logging.AddSystemdConsole();
        }
        else
        {
            logging.AddProvider(new LineLoggerProvider(terminal, TimeProvider.System));
        }
    }

    /// <summary>Signals are the caller's: see <see cref="StopSignals"/>.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
