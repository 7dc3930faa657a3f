using EdgeLearner.Learning.Engine;

namespace EdgeLearner.Learning.Rules;

/// <summary>The losses of a block's classifier over one interval of one lane (equation 3), and their errors at its spikes.</summary>
internal static class ClassLoss
{
    /// <summary>The factor that makes a sum over lanes (and classes) a mean.</summary>
    /// <param name="kind">Which loss.</param>
    /// <param name="lanes">Number of lanes; the sum of their weights where those are not 1.</param>
    /// <param name="classes">Number of classes.</param>
    public static float Scale(LossKind kind, float lanes, int classes) => kind == LossKind.MeanSquaredError ? 1 / (lanes * classes) : 1 / lanes;

    /// <summary>A lane's share of the loss.</summary>
    /// <param name="kind">Which loss.</param>
    /// <param name="spikes">The classifier's spikes, [steps, classes] bits.</param>
    /// <param name="target">Index of the class that was shown.</param>
    /// <param name="scale">Its factor (<see cref="Scale"/>).</param>
    /// <param name="rates">Room for the mean rates, [classes].</param>
    /// <param name="errors">dL/ds at each step, [steps, stride]; filled, but for what lies between classes and stride.</param>
    /// <param name="stride">Numbers between two steps.</param>
    public static float Evaluate(LossKind kind, in IntervalInputs spikes, int target, float scale, Span<float> rates, Span<float> errors, int stride)
    {
        if (kind == LossKind.PerStepCrossEntropy)
        {
            var loss = 0f;
            for (var step = 0; step < spikes.Steps; step++)
            {
                Spread(spikes.At(step), rates);
                loss += CrossEntropy(rates, target, scale / spikes.Steps, errors.Slice(step * stride, rates.Length));
            }

            return loss;
        }

        Mean(spikes, rates);
        var first = errors[..rates.Length];
        var whole = kind == LossKind.MeanSquaredError ? SquaredError(rates, target, scale, first) : CrossEntropy(rates, target, scale, first);
        foreach (ref var error in first)
        {
            error /= spikes.Steps; // of the mean rate, each step has its share
        }

        for (var step = 1; step < spikes.Steps; step++)
        {
            first.CopyTo(errors[(step * stride)..]);
        }

        return whole;
    }

    /// <summary><c>scale * sum (y - r)^2</c> and its derivative to r.</summary>
    private static float SquaredError(ReadOnlySpan<float> rates, int target, float scale, Span<float> errors)
    {
        var loss = 0f;
        for (var i = 0; i < rates.Length; i++)
        {
            var missing = (i == target ? 1f : 0f) - rates[i];
            errors[i] = -(2 * scale) * missing;
            loss += scale * missing * missing;
        }

        return loss;
    }

    /// <summary><c>-scale * log softmax(r)[target]</c> and its derivative to r.</summary>
    private static float CrossEntropy(ReadOnlySpan<float> rates, int target, float scale, Span<float> errors)
    {
        var sum = 0f;
        for (var i = 0; i < rates.Length; i++)
        {
            errors[i] = MathF.Exp(rates[i]); // rates are at most 1
            sum += errors[i];
        }

        for (var i = 0; i < rates.Length; i++)
        {
            errors[i] = scale * ((errors[i] / sum) - (i == target ? 1f : 0f));
        }

        return scale * (MathF.Log(sum) - rates[target]);
    }

    private static void Mean(in IntervalInputs spikes, Span<float> rates)
    {
        for (var i = 0; i < rates.Length; i++)
        {
            var count = 0;
            for (var step = 0; step < spikes.Steps; step++)
            {
                count += SpikeBits.Contains(spikes.At(step), i) ? 1 : 0;
            }

            rates[i] = count / (float)spikes.Steps;
        }
    }

    private static void Spread(ReadOnlySpan<ulong> spikes, Span<float> rates)
    {
        for (var i = 0; i < rates.Length; i++)
        {
            rates[i] = SpikeBits.Contains(spikes, i) ? 1f : 0f;
        }
    }
}
