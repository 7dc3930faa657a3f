namespace EdgeLearner.Telemetry.Tests.Support;

/// <summary>How long a test waits for what must come.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
}
