using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Torch.Layers;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>The blocks that never learn, and what crosses the border above them: computed from frames, or given in their place.</summary>
internal sealed class FrozenBorder : IDisposable
{
    private readonly TorchBlock[] _frozen; // at least one
    private readonly TorchLayer _top;
    private readonly BitInput _given;
    private readonly Tensor _crossing; // [lanes, C, H, W]
    private readonly Parcels _parcels;

    /// <param name="frozen">The blocks, from the input up.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="parcels">Take numbers to the device.</param>
    /// <param name="device">Where tensors live.</param>
    public FrozenBorder(TorchBlock[] frozen, int lanes, Parcels parcels, Device device)
    {
        (_frozen, _top, _parcels) = (frozen, frozen[^1].Layers[^1].Own, parcels);
        _given = new BitInput(Plan.Out, Plan.Out.ChannelStride, Plan.ValueBits, lanes, device);
        _crossing = Maps.Zeros(lanes, Plan.Out, device);
        Place = new LayerPlace(frozen.Length - 1, frozen[^1].Layers.Count - 1);
    }

    /// <summary>The layer right below it.</summary>
    public PlannedLayer Plan => _top.Plan;

    /// <summary>Where that stands.</summary>
    public LayerPlace Place { get; }

    /// <summary>Bytes of what is given.</summary>
    public long Bytes => _given.Bytes;

    /// <summary>What a lane is given in the place of a frame, plane after plane; to be written before the step.</summary>
    public Span<ulong> this[int lane] => _given[lane];

    /// <summary>A step of the blocks in lanes that were given frames; in others they stand still.</summary>
    /// <param name="lanes">Numbers of the lanes.</param>
    /// <param name="chosen">The same.</param>
    /// <param name="frames">What they were given.</param>
    /// <param name="clock">Which of them were given what.</param>
    /// <param name="masks">What is dropped; null = nothing.</param>
    /// <returns>What crosses the border.</returns>
    public ValueTable Step(ReadOnlySpan<int> lanes, LaneSet chosen, BitInput frames, LaneClock clock, DropoutMasks? masks)
    {
        if (clock.Given(lanes, latent: false) is { Length: > 0 } framed)
        {
            var those = LaneSet.Of(framed, _parcels);
            var values = new ValueTable(LayerPlace.Frame, frames.Maps(those));
            var gains = masks?.Gains(framed, clock);
            foreach (var block in _frozen)
            {
                block.Step(those, values, gains);
            }

            those.Put(_crossing, values.Top);
        }

        if (clock.Given(lanes, latent: true) is { Length: > 0 } given)
        {
            var those = LaneSet.Of(given, _parcels);
            those.Put(_crossing, _top.Show(_given.Maps(those), those, drops: masks is not null));
        }

        return new ValueTable(Place, chosen.Of(_crossing).clone());
    }

    public void Dispose()
    {
        _given.Dispose();
        _crossing.Dispose();
    }
}
