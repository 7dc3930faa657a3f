namespace EdgeLearner.Learning.Engine;

/// <summary>Working memory in bytes, by purpose.</summary>
/// <param name="Weights">Weights, local classifiers included.</param>
/// <param name="Gradients">One number for each weight that is trained and each group of lanes, of which there are four at most.</param>
/// <param name="Optimizer">What the optimizer remembers: velocities, or Adam's two means.</param>
/// <param name="State">Potentials of all neurons in all lanes.</param>
/// <param name="History">Bits of the interval under way in all lanes: what the backward pass needs.</param>
/// <param name="Scratch">Lists of spikes, sums and errors, for each thread and each group of lanes.</param>
/// <param name="Replay">Stored windows.</param>
public readonly record struct EngineMemory(long Weights, long Gradients, long Optimizer, long State, long History, long Scratch, long Replay)
{
    /// <summary>All of it.</summary>
    public long Total => Weights + Gradients + Optimizer + State + History + Scratch + Replay;
}
