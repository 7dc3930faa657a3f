using EdgeLearner.Learning.Networks;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>What layers hand on, spikes and what shortcuts add to them, from where a pass began up to where it is.</summary>
internal sealed class ValueTable
{
    private readonly Dictionary<LayerPlace, Tensor> _values = [];
    private LayerPlace _top;

    /// <summary>A table with one entry.</summary>
    /// <param name="place">Where the pass begins.</param>
    /// <param name="bottom">What it begins with.</param>
    public ValueTable(LayerPlace place, Tensor bottom)
    {
        (_top, Top) = (place, bottom);
        _values.Add(place, bottom);
    }

    /// <summary>What the uppermost layer hands on.</summary>
    public Tensor Top { get; private set; }

    /// <summary>What a layer hands on, or the frame.</summary>
    public Tensor this[LayerPlace place]
    {
        get => _values[place];
        set => _values[place] = value;
    }

    /// <summary>Adds what the next layer hands on.</summary>
    /// <param name="block">Its block.</param>
    /// <param name="value">Its values.</param>
    public void Add(int block, Tensor value)
    {
        _top = new LayerPlace(block, block == _top.Block ? _top.Layer + 1 : 0);
        _values[_top] = Top = value;
    }
}

/// <summary>A hidden layer of a network.</summary>
/// <param name="Block">Its block.</param>
/// <param name="Layer">Its place there.</param>
internal readonly record struct LayerPlace(int Block, int Layer)
{
    /// <summary>No layer, but the frame below all.</summary>
    public static LayerPlace Frame { get; } = new(PlannedShortcut.Frame, 0);

    /// <summary>Where a shortcut begins.</summary>
    public static LayerPlace Of(PlannedShortcut shortcut) => new(shortcut.Block, shortcut.Layer);
}
