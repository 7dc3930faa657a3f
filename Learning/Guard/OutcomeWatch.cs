using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Guard;

/// <summary>Judges updates by what the engine says of them. One thread; allocates nothing until it finds something.</summary>
/// <param name="options">How is learned.</param>
internal sealed class OutcomeWatch(LearningOptions options)
{
    private readonly UpdateWatch _sizes = new(options.Guard.MaxUpdate);
    private bool _knowsGradients;

    /// <summary>Takes an update.</summary>
    /// <param name="outcome">What it did.</param>
    /// <param name="rate">Its step size.</param>
    /// <param name="model">What it changed.</param>
    /// <param name="norm">Length of the weights.</param>
    /// <returns>What is wrong with it, in one line; null where nothing is.</returns>
    public string? Add(LearnOutcome outcome, float rate, Model model, double norm)
    {
        if (!float.IsFinite(outcome.Loss) || (_knowsGradients && !float.IsFinite(outcome.GradientNorm)))
        {
            return "the gradient, or the loss, is no finite number";
        }

        if (!float.IsFinite(outcome.GradientNorm))
        {
            return null; // the engine does not measure it
        }

        _knowsGradients = true;
        return _sizes.Add(SizeOf(outcome, rate, model) / norm);
    }

    /// <summary>Adam's steps have about the size of the rate in every weight, however long the gradient is.</summary>
    private double SizeOf(LearnOutcome outcome, float rate, Model model)
    {
        var clipped = options.ClipNorm > 0 ? Math.Min(outcome.GradientNorm, options.ClipNorm) : outcome.GradientNorm;
        return rate * (options.Optimizer == OptimizerKind.Adam ? Math.Sqrt(model.Parameters) : clipped);
    }
}
