namespace EdgeLearner.Daemon.Options;

/// <summary>Where a configuration came from, so that it can be read again.</summary>
/// <param name="Files">Files that were read, or would have been were they there.</param>
/// <param name="Load">Reads everything again. Throws <see cref="ConfigurationException"/> where it is not usable.</param>
internal sealed record ConfigurationOrigin(IReadOnlyList<string> Files, Func<DaemonOptions> Load);
