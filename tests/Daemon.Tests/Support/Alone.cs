namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>Tests that nothing else may run beside.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
