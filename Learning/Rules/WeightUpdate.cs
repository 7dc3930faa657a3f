using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine.Vectors;
using EdgeLearner.Learning.Neurons;

namespace EdgeLearner.Learning.Rules;

/// <summary>One update, for any part of the weights: the optimizers' equations, element by element.</summary>
/// <param name="Rule">Which optimizer, with its constants.</param>
/// <param name="Rate">Step size.</param>
/// <param name="Scale">Factor on the gradient: of clipping, and what makes up for dropped spikes.</param>
/// <param name="Number">Number of the update, from 1.</param>
internal readonly record struct WeightUpdate(LearningRule Rule, float Rate, float Scale, long Number)
{
    /// <summary>Adam's beta 1.</summary>
    public const float MeanDecay = 0.9f;

    /// <summary>Adam's beta 2.</summary>
    public const float SquareDecay = 0.999f;

    /// <summary>Adam's epsilon.</summary>
    public const float Epsilon = 1e-8f;

    /// <summary>Whether weights without a gradient stay as they are, so that they need not be touched.</summary>
    public bool IsSparse => IsSparseFor(Rule);

    /// <summary>Whether a rule's updates leave weights without a gradient as they are.</summary>
    public static bool IsSparseFor(LearningRule rule) => rule.Optimizer == OptimizerKind.Sgd && rule.Momentum == 0;

    /// <summary>Updates weights; lengths are multiples of the vectors'. Moments are as long, or empty where the optimizer has none.</summary>
    public void Apply<TWidth, TVector>(Span<float> gradient, Span<float> weights, Span<float> firstMoment, Span<float> secondMoment)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var w = ref MemoryMarshal.GetReference(weights[..gradient.Length]);
        ref var m = ref MemoryMarshal.GetReference(firstMoment);
        if (Rule.Optimizer == OptimizerKind.Adam)
        {
            Adam<TWidth, TVector>(gradient.Length, ref g, ref w, ref m, ref MemoryMarshal.GetReference(secondMoment[..gradient.Length]));
        }
        else if (Rule.Momentum > 0)
        {
            Momentum<TWidth, TVector>(gradient.Length, ref g, ref w, ref m);
        }
        else
        {
            ApplyPlain<TWidth, TVector>(gradient.Length, ref g, ref w);
            return; // which has cleared the gradient
        }

        gradient.Clear();
    }

    /// <summary>Plain descent, <c>W = W - rate * g; g = 0</c>: all that a sparse update does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ApplyPlain<TWidth, TVector>(int length, ref float gradient, ref float weights)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var (rate, scale) = (TWidth.Create(Rate), TWidth.Create(Scale));
        for (nuint i = 0; i < (nuint)length; i += (nuint)TWidth.Count)
        {
            var step = TWidth.Multiply(rate, TWidth.Multiply(scale, TWidth.Load(ref gradient, i)));
            TWidth.Store(TWidth.Subtract(TWidth.Load(ref weights, i), step), ref weights, i);
            TWidth.Store(default, ref gradient, i);
        }
    }

    /// <summary><c>v = momentum * v + g; W = W - rate * v</c>; a velocity nearer to 0 than <see cref="Flush.Bound"/> is 0.</summary>
    private void Momentum<TWidth, TVector>(int length, ref float gradient, ref float weights, ref float velocity)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var (rate, scale, momentum) = (TWidth.Create(Rate), TWidth.Create(Scale), TWidth.Create(Rule.Momentum));
        for (nuint i = 0; i < (nuint)length; i += (nuint)TWidth.Count)
        {
            var v = TWidth.Add(TWidth.Multiply(momentum, TWidth.Load(ref velocity, i)), TWidth.Multiply(scale, TWidth.Load(ref gradient, i)));
            v = Flush.Negligible<TWidth, TVector>(v);
            TWidth.Store(v, ref velocity, i);
            TWidth.Store(TWidth.Subtract(TWidth.Load(ref weights, i), TWidth.Multiply(rate, v)), ref weights, i);
        }
    }

    /// <summary><c>m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; W = W - rate * m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon)</c>.</summary>
    private void Adam<TWidth, TVector>(int length, ref float gradient, ref float weights, ref float mean, ref float square)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var scale = TWidth.Create(Scale);
        var (keepMean, addMean) = (TWidth.Create(MeanDecay), TWidth.Create(1 - MeanDecay));
        var (keepSquare, addSquare) = (TWidth.Create(SquareDecay), TWidth.Create(1 - SquareDecay));
        var rate = TWidth.Create((float)(Rate / (1 - Math.Pow(MeanDecay, Number))));
        var unbias = TWidth.Create((float)(1 / (1 - Math.Pow(SquareDecay, Number))));
        var epsilon = TWidth.Create(Epsilon);
        for (nuint i = 0; i < (nuint)length; i += (nuint)TWidth.Count)
        {
            var g = TWidth.Multiply(scale, TWidth.Load(ref gradient, i));
            var m = Flush.Negligible<TWidth, TVector>(TWidth.Add(TWidth.Multiply(keepMean, TWidth.Load(ref mean, i)), TWidth.Multiply(addMean, g)));
            var v = TWidth.Add(TWidth.Multiply(keepSquare, TWidth.Load(ref square, i)), TWidth.Multiply(addSquare, TWidth.Multiply(g, g)));
            v = Flush.Negligible<TWidth, TVector>(v);
            TWidth.Store(m, ref mean, i);
            TWidth.Store(v, ref square, i);
            var size = TWidth.Add(TWidth.SquareRoot(TWidth.Multiply(unbias, v)), epsilon);
            TWidth.Store(TWidth.Subtract(TWidth.Load(ref weights, i), TWidth.Multiply(rate, TWidth.Divide(m, size))), ref weights, i);
        }
    }
}
