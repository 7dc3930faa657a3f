using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch.Lanes;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>The losses of <see cref="ClassLoss"/> over many lanes, and their errors at a classifier's spikes.</summary>
internal static class TorchLoss
{
    private static readonly long[] Steps = [0]; // a plain 0 would be a type of numbers

    /// <summary>The loss, and its derivative to every spike.</summary>
    /// <param name="kind">Which loss.</param>
    /// <param name="spikes">A classifier's spikes, [T, B, classes].</param>
    /// <param name="interval">Lanes, lengths and targets.</param>
    /// <returns>Loss, one number; errors, [T, B, classes], memory of their own.</returns>
    public static (Tensor Loss, Tensor Errors) Evaluate(LossKind kind, Tensor spikes, LabelledInterval interval)
    {
        var share = interval.Valid is { } valid ? valid.div(interval.Lengths) : interval.Lengths.reciprocal(); // of a step in the mean
        if (kind == LossKind.PerStepCrossEntropy)
        {
            var logarithms = spikes.log_softmax(2);
            var factors = share.mul(interval.Scales);
            var loss = logarithms.mul(interval.Wanted).mul(factors).sum().neg();
            return (loss, logarithms.exp().sub_(interval.Wanted).mul_(factors));
        }

        var rates = spikes.mul(share).sum(Steps);
        var (whole, errors) = kind == LossKind.MeanSquaredError ? SquaredError(rates, interval) : CrossEntropy(rates, interval);
        return (whole, errors.mul(share).expand(spikes.shape).clone());
    }

    /// <summary><c>scale * sum (y - r)^2</c> and its derivative to r, [B, classes].</summary>
    private static (Tensor Loss, Tensor Errors) SquaredError(Tensor rates, LabelledInterval interval)
    {
        var beyond = rates.sub(interval.Wanted);
        return (beyond.square().mul(interval.Scales).sum(), beyond.mul(interval.Scales).mul_(2));
    }

    /// <summary><c>-scale * log softmax(r)[target]</c> and its derivative to r, [B, classes].</summary>
    private static (Tensor Loss, Tensor Errors) CrossEntropy(Tensor rates, LabelledInterval interval)
    {
        var logarithms = rates.log_softmax(1);
        return (logarithms.mul(interval.Wanted).mul(interval.Scales).sum().neg(), logarithms.exp().sub_(interval.Wanted).mul_(interval.Scales));
    }
}
