using EdgeLearner.Benchmarks.Torch.Rival;
using EdgeLearner.Learning.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace EdgeLearner.Benchmarks.Torch.Speed;

/// <summary>TorchSharp, plain gradient descent. Its frames are made dense beforehand, which costs it nothing here.</summary>
internal sealed class TorchContender : IContender
{
    private static readonly Scalar MinusRate = -Contest.Rate;

    private readonly TorchNet _net;
    private readonly Tensor[] _frames;
    private readonly Tensor _wanted;
    private readonly Mode _mode;
    private readonly bool _stacked;

    /// <summary>A network at rest.</summary>
    /// <param name="model">Weights, copied.</param>
    /// <param name="frames">Active pixels of each frame.</param>
    /// <param name="mode">What is timed.</param>
    /// <param name="stacked">Whether an interval's convolutions run as one batch over its steps: faster for some, but no step can be answered before the last.</param>
    public TorchContender(Model model, int[][] frames, Mode mode, bool stacked = false)
    {
        _net = new TorchNet(model, batch: 1);
        _frames = [.. frames.Select(frame => _net.Frame(frame))];
        _wanted = _net.Wanted(Contest.Class);
        _mode = mode;
        _stacked = stacked;
    }

    public void Run()
    {
        if (_mode == Mode.Inference)
        {
            using var mode = inference_mode(true);
            foreach (var frame in _frames)
            {
                _net.Infer(frame);
            }
        }
        else if (_mode == Mode.Update)
        {
            foreach (var frame in _frames)
            {
                _net.Learn([frame], _wanted, MinusRate);
            }
        }
        else
        {
            _net.Learn(_frames, _wanted, MinusRate, _stacked);
        }
    }

    public void Dispose()
    {
        _net.Dispose();
        _wanted.Dispose();
        foreach (var frame in _frames)
        {
            frame.Dispose();
        }
    }
}
