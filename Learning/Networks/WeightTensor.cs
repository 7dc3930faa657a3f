namespace EdgeLearner.Learning.Networks;

/// <summary>The weights of one layer and the optimizer's velocity of each, in the engine's order; files see the order of torch.</summary>
internal sealed class WeightTensor(PlannedLayer layer)
{
    public PlannedLayer Layer { get; } = layer;

    public string Name => Layer.Name;

    /// <summary>Weights, which an engine reads and updates in place.</summary>
    public float[] Values { get; } = new float[layer.Weights];

    /// <summary>Velocity of momentum descent; none where the weights stay as they are.</summary>
    public float[] Velocity { get; } = layer.Trains ? new float[layer.Weights] : [];

    /// <summary>The values (or velocities) in file order: [out, in, kernel, kernel] or [out, in].</summary>
    public float[] ToFileOrder(ReadOnlySpan<float> engineOrder)
    {
        var result = new float[engineOrder.Length];
        ToFileOrder(engineOrder, result);
        return result;
    }

    /// <summary>As the other, into memory of the caller's.</summary>
    public void ToFileOrder(ReadOnlySpan<float> engineOrder, Span<float> fileOrder)
    {
        for (var i = 0; i < fileOrder.Length; i++)
        {
            fileOrder[i] = engineOrder[Layer.EngineIndex(i)];
        }
    }

    /// <summary>Sets values (or velocities) that come in file order.</summary>
    public void FromFileOrder(ReadOnlySpan<float> fileOrder, Span<float> engineOrder)
    {
        for (var i = 0; i < fileOrder.Length; i++)
        {
            engineOrder[Layer.EngineIndex(i)] = fileOrder[i];
        }
    }
}
