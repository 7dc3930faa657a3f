using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch.Layers;
using static TorchSharp.torch;

namespace EdgeLearner.Torch.Tests.Agreement;

/// <summary>
/// The learning rule as equations of whole tensors in float64, layer after layer, of which libtorch takes all derivatives by itself: nothing of an engine's
/// backward pass is in it. Tensors are in the order of files, maps [T, B, C, H, W]. Everything lives in the caller's scope.
/// </summary>
internal sealed class Oracle
{
    private static readonly long[] Batch = [0, 1, 3, 4];

    private readonly Model _model;
    private readonly LossKind _loss;
    private readonly Dictionary<string, Tensor> _tensors;
    private readonly Dictionary<string, (Tensor Potential, Tensor Spikes)> _states = [];
    private readonly Dictionary<string, (Tensor Mean, Tensor Variance)> _seen = [];
    private readonly Dictionary<string, Tensor> _potentials = [];

    public Oracle(Model model, LossKind loss)
    {
        (_model, _loss) = (model, loss);
        _tensors = model.Tensors.ToDictionary(stored => stored.Name, stored =>
            tensor([.. stored.ToFileOrder(stored.Values).Select(value => (double)value)], [.. stored.Plan.Shape.Select(side => (long)side)])
                .requires_grad_(stored.Plan.Trains));
    }

    /// <summary>Potentials of a layer in the interval that was run last, [T, B, C, H, W].</summary>
    public Tensor Potentials(string layer) => _potentials[layer];

    /// <summary>Runs an interval.</summary>
    /// <param name="frames">[T, B, 2, H, W], of the lanes that are learned from.</param>
    /// <param name="lanes">What they show.</param>
    /// <param name="valid">1 at steps that a lane takes, else 0, [T, B, 1, 1, 1].</param>
    /// <param name="scale">Factor of the loss.</param>
    /// <returns>Gradients by tensor.</returns>
    public (double Loss, Dictionary<string, Tensor> Gradients) Run(Tensor frames, IReadOnlyList<LabelledLane> lanes, Tensor valid, double scale)
    {
        var values = new Dictionary<LayerPlace, Tensor> { [LayerPlace.Frame] = frames };
        var (below, all, last) = (frames, zeros(1, dtype: ScalarType.Float64), zeros(1, dtype: ScalarType.Float64));
        foreach (var (index, block) in _model.Plan.Blocks.Index())
        {
            var own = values.ToDictionary(pair => pair.Key, pair => pair.Value.detach()); // no error crosses a border
            below = below.detach();
            foreach (var (place, layer) in block.Layers.Index())
            {
                var spikes = Spikes(layer, below, valid);
                if (layer.Shortcut is { } shortcut)
                {
                    var source = own[LayerPlace.Of(shortcut)];
                    spikes += shortcut.Projection is { } projection ? Spikes(projection, source, valid) : source;
                }

                below = own[new LayerPlace(index, place)] = values[new LayerPlace(index, place)] = spikes;
            }

            last = Loss(Spikes(block.Classifier, below, valid).flatten(2), lanes, valid.view(-1, lanes.Count, 1), scale);
            all += last;
        }

        var learning = _model.Tensors.Where(tensor => tensor.Plan.Trains).Select(tensor => tensor.Name).ToList();
        var gradients = autograd.grad([all], [.. learning.Select(name => _tensors[name])], allow_unused: true);
        return (last.item<double>(), learning.Zip(gradients).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    /// <summary>Plain descent; running statistics follow those of the interval.</summary>
    public void Descend(Dictionary<string, Tensor> gradients, double rate)
    {
        using var ungraded = no_grad();
        foreach (var (name, gradient) in gradients)
        {
            _tensors[name].sub_(gradient * rate);
        }

        foreach (var (prefix, (mean, variance)) in _seen)
        {
            var (oldMean, oldVariance) = (_tensors[$"{prefix}bn.running_mean"], _tensors[$"{prefix}bn.running_var"]);
            var step = mean.detach() - oldMean;
            oldMean.add_(step * 0.1);
            oldVariance.copy_((0.9 * (oldVariance + (0.1 * step * step))) + (0.1 * variance.detach()));
        }
    }

    /// <summary>A tensor's numbers.</summary>
    public double[] Numbers(string name) => [.. _tensors[name].detach().contiguous().data<double>()];

    /// <summary><c>u = leak * u + I - reset * s; s = [u > threshold]</c>, whose derivative is taken to be 1 / a within a / 2 of the threshold.</summary>
    private Tensor Spikes(PlannedLayer layer, Tensor below, Tensor valid)
    {
        var neuron = _model.Spec.Neuron;
        var steps = below.shape[0];
        var flat = Current(layer, below.flatten(0, 1));
        var current = flat.view([steps, -1, .. flat.shape[1..]]);
        current = layer.HasNorm ? Normalise(layer.Prefix, current, valid) : current;
        var none = zeros_like(current[0]).detach();
        var (u, s) = _states.GetValueOrDefault(layer.Name, (none, none));
        List<Tensor> potentials = [], spikes = [];
        for (var step = 0; step < steps; step++)
        {
            u = (neuron.Leak * u) + current[step] - (neuron.Reset * s);
            var window = u.detach().sub(neuron.Threshold).abs().lt(neuron.SurrogateWidth / 2.0).to(ScalarType.Float64) / neuron.SurrogateWidth;
            var linear = u * window;
            s = u.detach().gt(neuron.Threshold).to(ScalarType.Float64) + linear - linear.detach();
            potentials.Add(u);
            spikes.Add(s);
        }

        _potentials[layer.Name] = stack(potentials).detach();
        Carry(layer.Name, stack(potentials).detach(), stack(spikes).detach(), valid);
        return stack(spikes);
    }

    /// <summary>What each lane goes on from: its own last step.</summary>
    private void Carry(string layer, Tensor potentials, Tensor spikes, Tensor valid)
    {
        var lasts = valid.sum(Batch[..1]).view(-1).to(ScalarType.Int64) - 1; // step of each lane
        Tensor Last(Tensor all) => stack(Enumerable.Range(0, (int)all.shape[1]).Select(lane => all[lasts[lane].item<long>(), lane]));
        _states[layer] = (Last(potentials), Last(spikes));
    }

    private Tensor Current(PlannedLayer layer, Tensor below)
    {
        var spec = layer.Spec;
        return spec.Kind switch
        {
            LayerKind.Conv => nn.functional.conv2d(below, _tensors[layer.Name], null, [spec.Stride, spec.Stride], [spec.Padding, spec.Padding]),
            LayerKind.Pool => nn.functional.avg_pool2d(below, spec.Size),
            LayerKind.AdaptivePool => nn.functional.adaptive_avg_pool2d(below, spec.Size),
            _ => below.flatten(1).matmul(_tensors[layer.Name].t()).view(-1, layer.Out.Channels, 1, 1),
        };
    }

    /// <summary>
    /// Batch renormalisation: the interval's own statistics, then a factor and a shift, taken as given, that make them the running ones (Ioffe 2017). With one lane
    /// there are no statistics of a batch, and the running ones are used as they are.
    /// </summary>
    private Tensor Normalise(string prefix, Tensor current, Tensor valid)
    {
        Tensor Wide(Tensor channels) => channels.view(1, 1, -1, 1, 1);
        Tensor Stored(string name) => Wide(_tensors[$"{prefix}bn.{name}"]);
        var count = valid.sum() * current.shape[3] * current.shape[4];
        var mean = (current * valid).sum(Batch) / count;
        var variance = ((current - Wide(mean)).square() * valid).sum(Batch) / count;
        _seen[prefix] = (mean, variance);
        var (oldMean, deviation) = (Stored("running_mean"), (Stored("running_var") + BatchNorm.Epsilon).sqrt());
        if (current.shape[1] == 1)
        {
            return ((current - oldMean) / deviation * Stored("weight")) + Stored("bias");
        }

        var own = (Wide(variance) + BatchNorm.Epsilon).sqrt();
        var normal = (current - Wide(mean)) / own;
        return (((normal * (own.detach() / deviation)) + ((Wide(mean).detach() - oldMean) / deviation)) * Stored("weight")) + Stored("bias");
    }

    private Tensor Loss(Tensor spikes, IReadOnlyList<LabelledLane> lanes, Tensor valid, double scale)
    {
        var wanted = zeros(lanes.Count, _model.Spec.Classes, dtype: ScalarType.Float64);
        for (var lane = 0; lane < lanes.Count; lane++)
        {
            wanted[lane, lanes[lane].Class] = 1;
        }

        var weights = tensor(lanes.Select(lane => scale * lane.Weight).ToArray(), dtype: ScalarType.Float64);
        var lengths = valid.sum(Batch[..1]); // [B, 1]
        if (_loss == LossKind.PerStepCrossEntropy)
        {
            return -(spikes.log_softmax(2) * wanted * valid / lengths * weights.view(-1, 1)).sum();
        }

        var rates = (spikes * valid).sum(Batch[..1]) / lengths;
        var each = _loss == LossKind.MeanSquaredError ? (wanted - rates).square() : -rates.log_softmax(1) * wanted;
        return (each * weights.view(-1, 1)).sum();
    }
}
