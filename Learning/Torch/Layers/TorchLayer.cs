using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Neurons;
using EdgeLearner.Learning.Torch.Lanes;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>The neurons of one layer in all lanes, and what their currents come from: <c>u = leak * u + I - reset * s_before</c>, then <c>s = [u > threshold]</c>.</summary>
/// <remarks>
/// Steps go forward one by one. To learn, an interval is run again, all its steps side by side: currents as one batch, then the neurons in time, forward and backward,
/// without a graph; libtorch differentiates the connections only.
/// </remarks>
internal sealed class TorchLayer : IDisposable
{
    private static readonly long[] AllButLanes = [1, 2, 3];

    private readonly NeuronScalars _neuron;
    private readonly Connections _connections;
    private readonly float _gain; // makes up for spikes that are dropped below
    private readonly Tensor _potential; // [lanes, C, H, W], as all of these
    private readonly Tensor _spikes; // of the last step, before any was dropped
    private readonly Tensor? _start; // potentials at the beginning of the interval; null where nothing is learned
    private readonly Tensor? _kept; // 1 where spikes are handed on in this interval, else 0; null where none is ever dropped
    private readonly Tensor _counts; // spikes in this interval, [lanes]

    /// <summary>A layer at rest.</summary>
    /// <param name="plan">Kind and shapes.</param>
    /// <param name="connections">Where currents come from.</param>
    /// <param name="normalisation">What is done to them; null = nothing.</param>
    /// <param name="neuron">Constants of the neurons.</param>
    /// <param name="dropout">Share of spikes that is dropped while learning; what the layer sees lacks as many where <paramref name="inputDrops"/>.</param>
    /// <param name="inputDrops">Whether the layer below drops spikes.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="isFrozen">Whether it never learns.</param>
    /// <param name="device">Where tensors live.</param>
    public TorchLayer(
        PlannedLayer plan, Connections connections, Normalisation? normalisation, NeuronScalars neuron, float dropout, bool inputDrops, int lanes, bool isFrozen, Device device)
    {
        (Plan, _connections, Normalisation, _neuron) = (plan, connections, normalisation, neuron);
        InputDrops = dropout > 0 && inputDrops;
        _gain = 1 / (1 - dropout);
        _potential = Maps.Zeros(lanes, plan.Out, device);
        _spikes = Maps.Zeros(lanes, plan.Out, device);
        _start = isFrozen ? null : Maps.Zeros(lanes, plan.Out, device);
        _kept = dropout > 0 && plan.Drops ? Maps.Zeros(lanes, plan.Out, device) : null;
        _counts = zeros(lanes, device: device).DetachFromDisposeScope();
    }

    /// <summary>Kind and shapes.</summary>
    public PlannedLayer Plan { get; }

    /// <summary>What is done to currents; null = nothing.</summary>
    public Normalisation? Normalisation { get; }

    /// <summary>Whether what it sees lacks spikes while learning.</summary>
    public bool InputDrops { get; }

    /// <summary>Whether its own spikes are dropped while learning.</summary>
    public bool Drops => _kept is not null;

    /// <summary>Bytes of potentials and spikes.</summary>
    public long StateBytes => sizeof(float) * (_potential.numel() + _spikes.numel() + (_kept?.numel() ?? 0) + _counts.numel());

    /// <summary>Bytes of what an interval is run again from.</summary>
    public long HistoryBytes => sizeof(float) * (_start?.numel() ?? 0);

    /// <summary>Spikes that each lane has handed on in its interval, [lanes].</summary>
    public Tensor Counts => _counts;

    /// <summary>Potentials, for tests.</summary>
    internal Tensor Potential => _potential;

    /// <summary>Spikes of the last step before any was dropped, for tests.</summary>
    internal Tensor Spikes => _spikes;

    /// <summary>Puts lanes to rest.</summary>
    public void Rest(LaneSet lanes)
    {
        lanes.Fill(_potential, 0);
        lanes.Fill(_spikes, 0);
    }

    /// <summary>Begins an interval of some lanes. What is next to nothing is 0 from now on, since a leak alone would end among the denormal numbers.</summary>
    public void Begin(LaneSet lanes)
    {
        var potential = nn.functional.hardshrink(lanes.Of(_potential), Flush.Bound);
        lanes.Put(_potential, potential);
        lanes.Fill(_counts, 0);
        if (_start is not null)
        {
            lanes.Put(_start, potential);
        }
    }

    /// <summary>Sets which of a lane's spikes are handed on.</summary>
    /// <param name="lanes">One lane.</param>
    /// <param name="kept">[1, C, H, W].</param>
    public void Keep(LaneSet lanes, Tensor kept) => lanes.Put(_kept!, kept);

    /// <summary>One step.</summary>
    /// <param name="below">What is seen, [B, C, H, W].</param>
    /// <param name="lanes">The lanes that it is seen in.</param>
    /// <param name="gains">Factor on each lane's currents where the layer below drops spikes, [B, 1, 1, 1]; null where no lane drops any.</param>
    /// <returns>Spikes that are handed on, [B, C, H, W], memory of their own.</returns>
    public Tensor Step(Tensor below, LaneSet lanes, Tensor? gains)
    {
        var current = _connections.Current(below);
        if (gains is not null && InputDrops)
        {
            current.mul_(gains);
        }

        var potential = Normalisation?.Apply(current) ?? current;
        potential.add_(lanes.Of(_potential), _neuron.Leak).add_(lanes.Of(_spikes), _neuron.MinusReset);
        lanes.Put(_potential, potential);
        var spikes = potential.gt_(_neuron.Threshold);
        lanes.Put(_spikes, spikes);
        if (gains is not null && _kept is not null)
        {
            spikes.mul_(lanes.Of(_kept));
        }

        lanes.Add(_counts, spikes.sum(AllButLanes));
        return spikes;
    }

    /// <summary>Runs an interval again.</summary>
    /// <param name="below">What is seen, [T * B, C, H, W].</param>
    /// <param name="steps">Steps (T).</param>
    /// <param name="lanes">The lanes (B).</param>
    /// <param name="drops">Whether spikes are dropped.</param>
    public LayerRun Run(Tensor below, int steps, LaneSet lanes, bool drops)
    {
        Tensor recorded;
        using (enable_grad())
        {
            recorded = _connections.Current(below);
        }

        var current = recorded.detach();
        if (drops && InputDrops)
        {
            current.mul_(_gain);
        }

        var potentials = Normalisation?.Apply(current) ?? current;
        var spikes = Fire(potentials, steps, lanes);
        return new LayerRun(below, recorded, current, potentials, drops && _kept is not null ? Drop(spikes, lanes) : spikes);
    }

    /// <summary>Goes through an interval backwards: <c>delta = delta - reset * gamma_after; gamma = h * delta + leak * gamma_after</c>. Gathers gradients.</summary>
    /// <param name="run">The interval; its potentials are used up.</param>
    /// <param name="errors">dL/ds without what comes from resets, [T * B, C, H, W]; used up.</param>
    /// <param name="interval">Lanes and lengths.</param>
    /// <param name="drops">Whether spikes were dropped.</param>
    /// <returns>dL/d(below); null where nobody asks for it.</returns>
    public Tensor? Back(LayerRun run, Tensor errors, LabelledInterval interval, bool drops)
    {
        if (drops && _kept is not null)
        {
            errors = Drop(errors, interval.Lanes);
        }

        var window = run.Potentials.sub_(_neuron.Threshold).abs_().lt_(_neuron.HalfWidth).mul_(_neuron.Slope);
        Tensor? after = null;
        for (var step = interval.Steps - 1; step >= 0; step--)
        {
            var error = errors.narrow(0, step * interval.Count, interval.Count);
            if (after is not null)
            {
                error.add_(after, _neuron.MinusReset);
            }

            error.mul_(window.narrow(0, step * interval.Count, interval.Count));
            if (after is not null)
            {
                error.add_(after, _neuron.Leak);
            }

            after = error;
        }

        errors = Normalisation?.Back(errors, run.Current, interval) ?? errors;
        return _connections.Back(run.Recorded, run.Below, drops && InputDrops ? errors.mul_(_gain) : errors);
    }

    /// <summary>What is handed on where spikes were given, and not fired here.</summary>
    /// <param name="values">[B, C, H, W], in place.</param>
    /// <param name="lanes">The lanes that they are given to.</param>
    /// <param name="drops">Whether some may be dropped.</param>
    public Tensor Show(Tensor values, LaneSet lanes, bool drops)
    {
        lanes.Add(_counts, values.sum(AllButLanes));
        return drops && _kept is not null ? values.mul_(lanes.Of(_kept)) : values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _potential.Dispose();
        _spikes.Dispose();
        _start?.Dispose();
        _kept?.Dispose();
        _counts.Dispose();
        _connections.Dispose();
    }

    /// <summary>Lets currents become potentials, in place, and spikes.</summary>
    private Tensor Fire(Tensor currents, int steps, LaneSet lanes)
    {
        var spikes = empty_like(currents);
        var before = lanes.Of(_start!);
        var fired = before.clone().gt_(_neuron.Threshold);
        for (var step = 0; step < steps; step++)
        {
            var potential = currents.narrow(0, step * lanes.Count, lanes.Count);
            potential.add_(before, _neuron.Leak).add_(fired, _neuron.MinusReset);
            fired = spikes.narrow(0, step * lanes.Count, lanes.Count);
            fired.copy_(potential).gt_(_neuron.Threshold);
            before = potential;
        }

        return spikes;
    }

    /// <summary>Takes out, of all steps, what is dropped; in place.</summary>
    private Tensor Drop(Tensor maps, LaneSet lanes)
    {
        maps.view([-1, lanes.Count, .. maps.shape[1..]]).mul_(lanes.Of(_kept!));
        return maps;
    }
}
