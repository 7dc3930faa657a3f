using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeLearner.Telemetry.Tests.Support;

/// <summary>Meter factories as the host makes them.</summary>
internal static class Meters
{
    public static IMeterFactory NewFactory() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
}
