using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Rules;

/// <summary>
/// A local block: layers that learn from one spiking classifier on their top layer, by back-propagation through the steps of one interval.
/// No error leaves it, neither to the block below nor to the interval before. Scratch is shared by all lanes, one after the other.
/// </summary>
internal sealed class LocalBlock
{
    private readonly int _index;
    private readonly NeuronParameters _neuron;
    private readonly TrainedLayer[] _layers;
    private readonly TrainedLayer _classifier;
    private readonly int[] _classSpikes;

    /// <summary>Block number <paramref name="index"/> of a model, counted from the input.</summary>
    public LocalBlock(Model model, int index)
    {
        var plan = model.Plan.Blocks[index];
        var tensors = model.Tensors.ToDictionary(tensor => tensor.Name);
        _index = index;
        _neuron = model.Spec.Neuron;
        _layers = [.. plan.Layers.Select(layer => new TrainedLayer(layer, tensors.GetValueOrDefault(layer.Name)))];
        _classifier = new TrainedLayer(plan.Classifier, tensors[plan.Classifier.Name]);
        _classSpikes = new int[plan.Classifier.Out.Neurons];
    }

    /// <summary>Every layer of the block, the classifier last.</summary>
    public IEnumerable<TrainedLayer> All => _layers.Append(_classifier);

    /// <summary>Lets the block take the lane's current step.</summary>
    public void Step(Lane lane)
    {
        var block = lane.Blocks[_index];
        var spikes = lane.InputOf(_index, lane.Steps);
        for (var i = 0; i < _layers.Length; i++)
        {
            spikes = _layers[i].Step(spikes, block.Layers[i], lane.Steps, _neuron);
        }

        _classifier.Step(spikes, block.Classifier, lane.Steps, _neuron);
    }

    /// <summary>Adds what a lane's interval contributes to the gradients of all weights of the block. The error is zero beyond the interval's end.</summary>
    /// <param name="lane">A lane that has taken every step of its interval.</param>
    /// <param name="target">The class that the interval shows.</param>
    /// <param name="scale">Factor of the loss: 1 / (lanes * classes).</param>
    /// <returns>The lane's share of the loss: <c>scale * sum over i of (y_i - r_i)^2</c>, r = mean of the classifier's spikes (equation 3).</returns>
    public float AddGradients(Lane lane, int target, float scale)
    {
        var block = lane.Blocks[_index];
        var loss = CountClassSpikes(block.Classifier, lane.Steps, target, scale);
        foreach (var layer in _layers)
        {
            layer.BeginBackward();
        }

        _classifier.BeginBackward();
        for (var step = lane.Steps - 1; step >= 0; step--)
        {
            StepBack(lane, step, target, scale);
        }

        return loss;
    }

    /// <summary>One step of momentum descent with the gradients gathered; they are empty afterwards.</summary>
    public void Descend(float rate, float momentum)
    {
        foreach (var layer in _layers)
        {
            layer.Descend(rate, momentum);
        }

        _classifier.Descend(rate, momentum);
    }

    private float CountClassSpikes(NeuronHistory classifier, int steps, int target, float scale)
    {
        var loss = 0f;
        for (var i = 0; i < _classSpikes.Length; i++)
        {
            var count = 0;
            for (var step = 0; step < steps; step++)
            {
                count += SpikeBits.Contains(classifier.Spikes(step), i) ? 1 : 0;
            }

            _classSpikes[i] = count;
            var error = Error(i, target, steps);
            loss += scale * error * error;
        }

        return loss;
    }

    /// <summary>Wanted rate less the measured one.</summary>
    private float Error(int output, int target, int steps) => (output == target ? 1f : 0f) - (_classSpikes[output] / (float)steps);

    private void StepBack(Lane lane, int step, int target, float scale)
    {
        var block = lane.Blocks[_index];
        for (var i = 0; i < _classSpikes.Length; i++)
        {
            _classifier.Delta[i] = -(2 * scale / lane.Steps) * Error(i, target, lane.Steps);
        }

        _classifier.StepBack(block.Top.Spikes(step), block.Classifier.Window(step), _neuron);
        var above = _classifier;
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            var window = block.Layers[i].Window(step);
            above.Connections.BackPropagate(above.Gamma, window, _layers[i].Delta);
            _layers[i].StepBack(i > 0 ? block.Layers[i - 1].Spikes(step) : lane.InputOf(_index, step), window, _neuron);
            above = _layers[i];
        }
    }
}
