namespace EdgeLearner.Learning.Networks;

/// <summary>Numbers of one layer, its weights say, and the optimizer's velocity of each, in the engine's order; files see the order of torch.</summary>
internal sealed class WeightTensor(PlannedTensor plan)
{
    public PlannedTensor Plan { get; } = plan;

    public PlannedLayer Layer => Plan.Layer;

    public string Name { get; } = plan.Name;

    /// <summary>Weights, which an engine reads and updates in place.</summary>
    public AlignedFloats Values { get; } = new(plan.StoredNumbers);

    /// <summary>The optimizer's first moment: the velocity of momentum descent, Adam's mean gradient. Empty until an optimizer needs it.</summary>
    public AlignedFloats Velocity { get; private set; } = AlignedFloats.Empty;

    /// <summary>Adam's mean squared gradient. Empty until it is needed.</summary>
    public AlignedFloats SquareMean { get; private set; } = AlignedFloats.Empty;

    /// <summary>Mean of the weights at the ends of those epochs, so far, that an offline training averages over. Empty without such.</summary>
    public AlignedFloats Mean { get; private set; } = AlignedFloats.Empty;

    /// <summary>Takes the weights as they are into <see cref="Mean"/>.</summary>
    /// <param name="count">Number of times that it has been done, this one among them.</param>
    public void Average(int count)
    {
        RememberMean();
        for (var i = 0; i < Values.Length; i++)
        {
            Mean[i] += (Values[i] - Mean[i]) / count;
        }
    }

    /// <summary>Makes <see cref="Mean"/> the weights.</summary>
    public void BecomeMean()
    {
        Mean.Span.CopyTo(Values);
        Mean = AlignedFloats.Empty;
    }

    /// <summary>Makes room for <see cref="Mean"/>; 0 at first. What is there stays.</summary>
    public void RememberMean() => Mean = Mean.Length == 0 ? new AlignedFloats(Values.Length) : Mean;

    /// <summary>Makes room for what an optimizer remembers; 0 at first. What is there stays, unless it is another optimizer's.</summary>
    /// <param name="velocity">Whether it has a first moment.</param>
    /// <param name="squareMean">Whether it has a second one.</param>
    public void Remember(bool velocity, bool squareMean)
    {
        if (velocity != Velocity.Length > 0 || squareMean != SquareMean.Length > 0)
        {
            (Velocity, SquareMean) = (AlignedFloats.Empty, AlignedFloats.Empty);
        }

        Velocity = velocity && Velocity.Length == 0 ? new AlignedFloats(Values.Length) : Velocity;
        SquareMean = squareMean && SquareMean.Length == 0 ? new AlignedFloats(Values.Length) : SquareMean;
    }

    /// <summary>The values (or velocities) in file order: <see cref="PlannedTensor.Shape"/>.</summary>
    public float[] ToFileOrder(ReadOnlySpan<float> engineOrder)
    {
        var result = new float[Plan.Numbers];
        ToFileOrder(engineOrder, result);
        return result;
    }

    /// <summary>As the other, into memory of the caller's.</summary>
    public void ToFileOrder(ReadOnlySpan<float> engineOrder, Span<float> fileOrder)
    {
        for (var i = 0; i < fileOrder.Length; i++)
        {
            fileOrder[i] = engineOrder[Plan.EngineIndex(i)];
        }
    }

    /// <summary>Sets values (or velocities) that come in file order.</summary>
    public void FromFileOrder(ReadOnlySpan<float> fileOrder, Span<float> engineOrder)
    {
        for (var i = 0; i < fileOrder.Length; i++)
        {
            engineOrder[Plan.EngineIndex(i)] = fileOrder[i];
        }
    }
}
