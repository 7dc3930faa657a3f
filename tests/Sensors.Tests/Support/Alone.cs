namespace EdgeLearner.Sensors.Tests.Support;

/// <summary>Tests that nothing else may run beside: they measure what the whole process allocates.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
