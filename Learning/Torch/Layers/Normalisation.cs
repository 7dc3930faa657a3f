using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Torch.Lanes;
using EdgeLearner.Learning.Torch.Weights;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>
/// Normalises a layer's current, channel by channel, by running statistics: <c>scale * (I - mean) / sqrt(variance + epsilon) + shift</c>. Whatever is learned beside
/// it, a lane's spikes depend on that lane alone; errors are those of statistics over what is learned from (docs/learning.md).
/// </summary>
internal sealed class Normalisation(DeviceTensor scale, DeviceTensor shift, DeviceTensor mean, DeviceTensor variance)
{
    private static readonly long[] AllButChannels = [0, 2, 3];

    private Moments? _seen; // by the update under way

    /// <summary>The normalised current, in memory of its own.</summary>
    /// <param name="current">[N, C, H, W].</param>
    public Tensor Apply(Tensor current) => current.sub(Wide(mean.Values)).mul_(Wide(Factor())).add_(Wide(shift.Values));

    /// <summary>Carries errors back through the normalisation, and gathers the gradients of scale and shift.</summary>
    /// <param name="errors">dL/dI', [T * B, C, H, W]; used up.</param>
    /// <param name="current">I.</param>
    /// <param name="interval">Lanes and lengths.</param>
    /// <returns>dL/dI.</returns>
    public Tensor Back(Tensor errors, Tensor current, LabelledInterval interval)
    {
        var valid = interval.Valid?.view(-1, 1, 1, 1);
        var seen = Moments.Of(current, valid);
        _seen?.Dispose();
        _seen = seen.Keep();
        if (scale.Learns)
        {
            var distance = current.sub(Wide(mean.Values)).mul_(Wide(Inverse(variance.Values)));
            scale.Add(errors.mul(distance).sum(AllButChannels));
            shift.Add(errors.sum(AllButChannels));
        }

        if (interval.Count > 1)
        {
            var normal = current.sub(Wide(seen.Mean)).mul_(Wide(Inverse(seen.Variance)));
            var along = errors.mul(normal).sum(AllButChannels).div_(seen.Count);
            errors.sub_(Wide(errors.sum(AllButChannels).div_(seen.Count))).sub_(normal.mul_(Wide(along)));
            errors = valid is null ? errors : errors.mul_(valid);
        }

        return errors.mul_(Wide(Factor()));
    }

    /// <summary>Lets the running statistics follow those of an update that was made.</summary>
    public void Follow()
    {
        if (_seen is not { } seen)
        {
            return;
        }

        using (seen)
        {
            var step = seen.Mean.sub(mean.Values);
            mean.Values.add_(step, BatchNorm.Momentum);
            variance.Values.addcmul_(step, step, BatchNorm.Momentum).mul_(1 - BatchNorm.Momentum).add_(seen.Variance, BatchNorm.Momentum);
        }

        _seen = null;
    }

    /// <summary>Forgets what an update saw that was not made.</summary>
    public void Drop()
    {
        _seen?.Dispose();
        _seen = null;
    }

    /// <summary>Makes statistics the running ones.</summary>
    public void Set(Moments moments)
    {
        mean.Values.copy_(moments.Mean);
        variance.Values.copy_(moments.Variance);
    }

    private Tensor Factor() => scale.Values.detach().mul(Inverse(variance.Values));

    private static Tensor Inverse(Tensor variances) => variances.add(BatchNorm.Epsilon).rsqrt_();

    private static Tensor Wide(Tensor channels) => channels.detach().view(1, -1, 1, 1);
}
