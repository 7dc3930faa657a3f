using System.Buffers;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>A model as it is at one moment, in the order of files, so that it can be written while the model learns on. Its memory is pooled: a
/// checkpoint a minute must not fill the large object heap.</summary>
internal sealed class ModelCopy : IDisposable
{
    private const string VelocitySuffix = ".velocity";
    private const string SquareMeanSuffix = ".square_mean";

    private readonly List<float[]> _rented = [];
    private readonly List<NamedTensor> _tensors = [];

    /// <summary>Copies. On the thread that the model learns on.</summary>
    public ModelCopy(Model model)
    {
        (Spec, Classes, Updates) = (model.Spec, model.Classes, model.Updates);
        foreach (var tensor in model.Tensors)
        {
            Add(tensor.Name, tensor, tensor.Values);
            foreach (var (name, moments) in Moments(tensor))
            {
                if (moments.Length > 0)
                {
                    Add(name, tensor, moments);
                }
            }
        }
    }

    /// <summary>The network.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Updates made.</summary>
    public long Updates { get; }

    /// <summary>Weights, and what the optimizer remembers of each.</summary>
    public IReadOnlyList<NamedTensor> Tensors => _tensors;

    /// <summary>What an optimizer remembers of a tensor, under the names of files; empty where it remembers nothing.</summary>
    public static (string Name, AlignedFloats Values)[] Moments(WeightTensor tensor) =>
        [(tensor.Name + VelocitySuffix, tensor.Velocity), (tensor.Name + SquareMeanSuffix, tensor.SquareMean)];

    /// <summary>Makes room in a tensor for the moments that a file has.</summary>
    public static void Remember(WeightTensor tensor, Func<string, bool> isStored) =>
        tensor.Remember(isStored(tensor.Name + VelocitySuffix), isStored(tensor.Name + SquareMeanSuffix));

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _rented.ForEach(values => ArrayPool<float>.Shared.Return(values));
        _rented.Clear();
        _tensors.Clear();
    }

    private void Add(string name, WeightTensor tensor, AlignedFloats engineOrder)
    {
        _rented.Add(ArrayPool<float>.Shared.Rent(tensor.Layer.Weights));
        var values = _rented[^1].AsMemory(0, tensor.Layer.Weights);
        tensor.ToFileOrder(engineOrder, values.Span);
        _tensors.Add(new NamedTensor(name, tensor.Layer.TensorShape, values));
    }
}
