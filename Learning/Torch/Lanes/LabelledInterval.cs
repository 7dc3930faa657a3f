using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Rules;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>The interval that an update learns from: which lanes, how long, and what they show.</summary>
/// <remarks>
/// Lanes lie side by side, whatever their length: those that are shorter run on over what an interval before has left in the history, without an error, so that
/// nothing is learned from it. Belongs to the dispose scope that it was made in.
/// </remarks>
internal sealed class LabelledInterval
{
    private LabelledInterval(LaneSet lanes, int steps, Tensor wanted, Tensor scales, Tensor lengths, Tensor? valid) =>
        (Lanes, Steps, Wanted, Scales, Lengths, Valid) = (lanes, steps, wanted, scales, lengths, valid);

    /// <summary>The lanes.</summary>
    public LaneSet Lanes { get; }

    /// <summary>How many (B).</summary>
    public int Count => Lanes.Count;

    /// <summary>Steps of the longest (T).</summary>
    public int Steps { get; }

    /// <summary>One-hot targets, [B, classes].</summary>
    public Tensor Wanted { get; }

    /// <summary>Factor of each lane's loss, [B, 1].</summary>
    public Tensor Scales { get; }

    /// <summary>Steps of each lane, [B, 1].</summary>
    public Tensor Lengths { get; }

    /// <summary>1 at the steps that a lane has taken, else 0, [T, B, 1]; null where all lanes have taken all.</summary>
    public Tensor? Valid { get; }

    /// <summary>The interval of some lanes.</summary>
    /// <param name="lanes">Lanes and what they show.</param>
    /// <param name="scale">Factor of the loss (<see cref="ClassLoss.Scale"/>).</param>
    /// <param name="lengths">Steps of each lane, in the order of the lanes.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="parcels">Take numbers to the device.</param>
    public static LabelledInterval Of(ReadOnlySpan<LabelledLane> lanes, float scale, int[] lengths, int classes, Parcels parcels)
    {
        var steps = lengths.Max();
        var numbers = new int[lanes.Length];
        var scales = new float[lanes.Length];
        var wanted = new float[lanes.Length * classes];
        for (var i = 0; i < lanes.Length; i++)
        {
            numbers[i] = lanes[i].Lane;
            scales[i] = scale * lanes[i].Weight;
            wanted[(i * classes) + lanes[i].Class] = 1;
        }

        var taken = parcels.Send([.. lengths.Select(length => (float)length)]).view(-1, 1);
        return new LabelledInterval(
            LaneSet.Of(numbers, parcels),
            steps,
            parcels.Send(wanted).view(-1, classes),
            parcels.Send(scales).view(-1, 1),
            taken,
            lengths.All(length => length == steps) ? null : arange(steps, dtype: ScalarType.Float32, device: taken.device).view(-1, 1, 1).lt(taken).to(ScalarType.Float32));
    }

    /// <summary>Some of its lanes.</summary>
    /// <param name="first">Place of the first among these.</param>
    /// <param name="count">How many.</param>
    public LabelledInterval Slice(int first, int count) => count == Count ? this : new LabelledInterval(
        Lanes.Slice(first, count), Steps, Wanted.narrow(0, first, count), Scales.narrow(0, first, count), Lengths.narrow(0, first, count), Valid?.narrow(1, first, count));
}
