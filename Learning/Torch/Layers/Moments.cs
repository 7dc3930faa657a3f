using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>Mean and biased variance of maps, channel by channel. Tensors are [C] but for <paramref name="Count"/>, which is one number.</summary>
/// <param name="Count">Numbers of a channel.</param>
/// <param name="Mean">Their means.</param>
/// <param name="Variance">Their variances.</param>
internal sealed record Moments(Tensor Count, Tensor Mean, Tensor Variance) : IDisposable
{
    private static readonly long[] AllButChannels = [0, 2, 3];

    /// <summary>Of maps [N, C, H, W].</summary>
    /// <param name="maps">The maps.</param>
    /// <param name="valid">1 where a map counts, else 0, [N, 1, 1, 1]; null = all count.</param>
    public static Moments Of(Tensor maps, Tensor? valid)
    {
        var pixels = maps.shape[2] * maps.shape[3];
        var count = valid is null ? full([], (float)(maps.shape[0] * pixels), ScalarType.Float32, maps.device) : valid.sum().mul_(pixels);
        var mean = (valid is null ? maps : maps.mul(valid)).sum(AllButChannels).div_(count);
        var distances = maps.sub(mean.view(1, -1, 1, 1)).pow_(2);
        return new Moments(count, mean, (valid is null ? distances : distances.mul_(valid)).sum(AllButChannels).div_(count));
    }

    /// <summary>Of these numbers and others together (Chan, Golub and LeVeque 1979).</summary>
    public Moments With(Moments? others)
    {
        if (others is null)
        {
            return this;
        }

        var count = Count + others.Count;
        var (share, step) = (others.Count / count, others.Mean - Mean);
        return new Moments(count, Mean + (step * share), Variance + ((others.Variance - Variance) * share) + (step * step * share * (1 - share)));
    }

    /// <summary>Takes them out of all dispose scopes.</summary>
    public Moments Keep()
    {
        Count.DetachFromDisposeScope();
        Mean.DetachFromDisposeScope();
        Variance.DetachFromDisposeScope();
        return this;
    }

    /// <summary>Hands them on to the scope around the present one.</summary>
    public Moments MoveToOuterScope()
    {
        Count.MoveToOuterDisposeScope();
        Mean.MoveToOuterDisposeScope();
        Variance.MoveToOuterDisposeScope();
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Count.Dispose();
        Mean.Dispose();
        Variance.Dispose();
    }
}
