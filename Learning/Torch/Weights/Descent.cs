using EdgeLearner.Learning.Neurons;
using EdgeLearner.Learning.Rules;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Weights;

/// <summary>The optimizers' equations (<see cref="WeightUpdate"/>) for whole tensors.</summary>
internal static class Descent
{
    /// <summary>Takes a step against the gradient of a tensor that has one, and forgets it.</summary>
    public static void Apply(WeightUpdate update, DeviceTensor tensor)
    {
        if (tensor.Gradient is not { } gradient)
        {
            return;
        }

        if (update.Scale != 1)
        {
            gradient.mul_(update.Scale);
        }

        if (update.Rule.Optimizer == OptimizerKind.Adam)
        {
            Adam(update, gradient, tensor);
        }
        else if (tensor.Velocity is { } velocity)
        {
            Remember(velocity.mul_(update.Rule.Momentum).add_(gradient), velocity);
            tensor.Values.add_(velocity, -update.Rate);
        }
        else
        {
            tensor.Values.add_(gradient, -update.Rate);
        }

        tensor.Drop();
    }

    private static void Adam(WeightUpdate update, Tensor gradient, DeviceTensor tensor)
    {
        var (mean, square) = (tensor.Velocity!, tensor.SquareMean!);
        Remember(mean.mul_(WeightUpdate.MeanDecay).add_(gradient, 1 - WeightUpdate.MeanDecay), mean);
        Remember(square.mul_(WeightUpdate.SquareDecay).addcmul_(gradient, gradient, 1 - WeightUpdate.SquareDecay), square);
        var rate = (float)(update.Rate / (1 - Math.Pow(WeightUpdate.MeanDecay, update.Number)));
        var unbias = (float)(1 / (1 - Math.Pow(WeightUpdate.SquareDecay, update.Number)));
        tensor.Values.addcdiv_(mean, square.mul(unbias).sqrt_().add_(WeightUpdate.Epsilon), -rate);
    }

    /// <summary>What is next to nothing is forgotten: it would slow processors down among the denormal numbers.</summary>
    private static void Remember(Tensor moment, Tensor target) => target.copy_(nn.functional.hardshrink(moment, Flush.Bound));
}
