using EdgeLearner.Learning.Engine;

namespace EdgeLearner.Learning.Networks;

/// <summary>Whoever may have newer weights than a <see cref="Model"/>: an engine that learns on copies of its own, on another device say. On the thread that the model learns on.</summary>
internal interface IWeightHolder
{
    /// <summary>Brings weights, and what the optimizer remembers, up to date. Called before they are read, however often: where nothing has changed since, it costs next to nothing.</summary>
    /// <param name="tensors">The model's.</param>
    /// <exception cref="EngineException">They cannot be had any more.</exception>
    void Fetch(IReadOnlyList<WeightTensor> tensors);

    /// <summary>Takes over what somebody has written into the tensors, an older state of the weights say.</summary>
    /// <param name="tensors">The model's.</param>
    void Take(IReadOnlyList<WeightTensor> tensors);
}
