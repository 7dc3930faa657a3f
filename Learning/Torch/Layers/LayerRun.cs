using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>An interval of a layer that was run again: what its backward pass needs. Maps are [T * B, C, H, W], the lanes of a step side by side.</summary>
/// <param name="Below">What the layer saw.</param>
/// <param name="Recorded">The current, of which libtorch knows where it came from; without a normalisation its memory holds the potentials.</param>
/// <param name="Current">The current that a normalisation saw.</param>
/// <param name="Potentials">Potentials.</param>
/// <param name="Spikes">Spikes that are handed on.</param>
internal sealed record LayerRun(Tensor Below, Tensor Recorded, Tensor Current, Tensor Potentials, Tensor Spikes);
