using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch.Lanes;
using EdgeLearner.Learning.Torch.Layers;
using EdgeLearner.Learning.Torch.Weights;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch;

/// <summary>What an engine does with intervals that lanes have finished: runs them again block by block, gathers gradients, and moves weights and statistics.</summary>
/// <param name="model">The network.</param>
/// <param name="rule">How it learns.</param>
/// <param name="weights">Its weights.</param>
/// <param name="blocks">All blocks.</param>
/// <param name="rerun">Goes through intervals.</param>
/// <param name="clock">Where lanes stand.</param>
/// <param name="parcels">Take numbers to the device.</param>
/// <param name="device">Where tensors live.</param>
internal sealed class LocalLearning(
    Model model, LearningRule rule, HeldWeights weights, TorchBlock[] blocks, IntervalRerun rerun, LaneClock clock, Parcels parcels, Device device)
{
    private readonly bool _drops = rule.Dropout > 0;
    private readonly bool _measures = rule.ClipNorm > 0 || rule.MeasuresGradient;

    /// <summary>As <see cref="ILearningEngine.Learn"/>.</summary>
    public LearnOutcome Learn(ReadOnlySpan<LabelledLane> lanes, float rate)
    {
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        var sum = 0f;
        foreach (var lane in lanes)
        {
            sum += lane.Weight;
        }

        try
        {
            var loss = AddGradients(lanes, ClassLoss.Scale(rule.Loss, sum, model.Spec.Classes));
            var known = stack([loss.view([]), _measures ? GradientNorm() : loss.view([])]).cpu().data<float>(); // the one wait for the device
            parcels.Arrived();
            var norm = _measures ? known[1] : float.NaN;
            Descend(rate, norm);
            return new LearnOutcome(known[0], norm);
        }
        catch
        {
            Drop(); // or the next update would add to a part of this one
            throw;
        }
    }

    /// <summary>Adds up the gradients of the lanes. In the caller's scope, without a graph.</summary>
    /// <param name="lanes">Lanes and what they show.</param>
    /// <param name="scale">Factor of the loss (<see cref="ClassLoss.Scale"/>).</param>
    /// <returns>Loss of the output classifier, one number.</returns>
    internal Tensor AddGradients(ReadOnlySpan<LabelledLane> lanes, float scale)
    {
        Validate(lanes);
        var interval = LabelledInterval.Of(lanes, scale, clock.StepsOf(lanes), model.Spec.Classes, parcels);
        var loss = zeros(1, device: device);
        rerun.Run(interval.Lanes, interval.Steps, last: blocks.Length - 1, together: true, part =>
        {
            var block = blocks[part.Block];
            var its = block.Back(block.Run(part.Lanes, interval.Steps, part.Values, _drops), interval.Slice(part.First, part.Lanes.Count), _drops);
            if (part.Block == blocks.Length - 1)
            {
                loss.add_(its);
            }
        });
        return loss;
    }

    /// <summary>Takes a step against the gradients gathered, unless their length is to be known and is no finite number: then they are dropped.</summary>
    /// <param name="rate">Step size.</param>
    /// <param name="norm">Their length; NaN where it is of no interest.</param>
    internal void Descend(float rate, float norm)
    {
        if (rule.MeasuresGradient && !float.IsFinite(norm))
        {
            Drop();
            return;
        }

        var clipping = rule.ClipNorm > 0 && norm > rule.ClipNorm ? rule.ClipNorm / norm : 1;
        var update = new WeightUpdate(rule, rate, clipping, ++model.Updates);
        foreach (var tensor in weights.Tensors)
        {
            Descent.Apply(update, tensor);
        }

        Array.ForEach(Normalisations(), normalisation => normalisation.Follow());
        weights.Changed();
    }

    /// <summary>Forgets the gradients gathered, and the statistics with them.</summary>
    private void Drop()
    {
        foreach (var tensor in weights.Tensors)
        {
            tensor.Drop();
        }

        Array.ForEach(Normalisations(), normalisation => normalisation.Drop());
    }

    /// <summary>The gradient of a tensor as gathered so far, in the managed engine's order, for tests.</summary>
    internal float[] Gradient(string name)
    {
        using var scope = NewDisposeScope();
        var held = weights.Tensors.Single(tensor => tensor.Plan.Name == name);
        return [.. EngineOrder.From(held.Plan, held.Gradient!).cpu().data<float>()];
    }

    /// <summary>As <see cref="ILearningEngine.Normalize"/>.</summary>
    public void Normalize(string layer, ReadOnlySpan<int> lanes)
    {
        var last = Array.FindIndex(blocks, block => block.All.Any(one => one.Plan.Name == layer));
        var wanted = blocks[last].All.Single(one => one.Plan.Name == layer);
        if (wanted.Normalisation is not { } normalisation || last < rule.FrozenBlocks)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        var steps = clock.Shortest(lanes);
        Moments? moments = null;
        rerun.Run(LaneSet.Of(lanes, parcels), steps, last, together: false, part =>
        {
            var run = blocks[part.Block].Run(part.Lanes, steps, part.Values, drops: false);
            if (part.Block == last)
            {
                moments = Moments.Of(run.Of(blocks[last], wanted).Current, valid: null).With(moments).MoveToOuterScope();
            }
        });
        normalisation.Set(moments!);
        weights.Changed();
    }

    private Tensor GradientNorm() =>
        stack(weights.Tensors.Where(tensor => tensor.Gradient is not null).Select(tensor => tensor.Gradient!.square().sum())).sum().sqrt();

    private Normalisation[] Normalisations() => [.. blocks.SelectMany(block => block.All).Select(layer => layer.Normalisation).OfType<Normalisation>()];

    private void Validate(ReadOnlySpan<LabelledLane> lanes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lanes.Length);
        foreach (var (lane, label, weight) in lanes)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)model.Spec.Classes, "class");
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight, "weight");
            ArgumentOutOfRangeException.ThrowIfZero(clock.Steps[lane], "steps of the interval");
            if (_drops && !clock.IsForLearning[lane])
            {
                throw new InvalidOperationException("With dropout, an interval that is learned from must have begun so.");
            }
        }
    }
}
