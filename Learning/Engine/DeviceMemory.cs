namespace EdgeLearner.Learning.Engine;

/// <summary>Memory of the GPU that an engine computes on, in bytes. Every program's is in it: a driver tells no more on all devices.</summary>
/// <param name="Used">What is taken now.</param>
/// <param name="Peak">The most that was taken whenever somebody asked: after each update at the latest.</param>
/// <param name="Total">What there is.</param>
public readonly record struct DeviceMemory(long Used, long Peak, long Total);
