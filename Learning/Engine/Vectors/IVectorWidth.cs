namespace EdgeLearner.Learning.Engine.Vectors;

/// <summary>
/// The vector operations that the kernels are written in, for one width. Kernels are generic over it, so that one text serves every width; each width gives
/// the same bits, since elements do not mix, nothing is fused, and sums across elements (<see cref="Dot16"/>) have one order.
/// </summary>
/// <typeparam name="TVector">The vector type: Vector128, 256 or 512 of float; a single float in tests.</typeparam>
internal interface IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Numbers in a vector: 4, 8 or 16.</summary>
    static abstract int Count { get; }

    /// <summary>All elements alike.</summary>
    static abstract TVector Create(float value);

    static abstract TVector Load(ref float source, nuint index);

    static abstract void Store(TVector value, ref float target, nuint index);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector SquareRoot(TVector value);

    static abstract TVector Absolute(TVector value);

    /// <summary>The value where the mask is set, 0 elsewhere.</summary>
    static abstract TVector And(TVector mask, TVector value);

    /// <summary>Mask from bits: element i is set where bit i is. Bits beyond <see cref="Count"/> do not matter.</summary>
    static abstract TVector Mask(uint bits);

    /// <summary>Mask of the elements where <c>a &gt; b</c>.</summary>
    static abstract TVector Greater(TVector a, TVector b);

    /// <summary>The signs of a mask's elements as bits.</summary>
    static abstract uint Bits(TVector mask);

    /// <summary>The value where the mask is not set, 0 elsewhere.</summary>
    static abstract TVector AndNot(TVector mask, TVector value);

    /// <summary>Sum of <c>a[i] * b[i]</c> for a length that is a multiple of 16: sixteen partial sums, folded by halves.</summary>
    static abstract float Dot16(ref float a, ref float b, nuint length);
}
