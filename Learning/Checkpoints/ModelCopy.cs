using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>A model as it is at one moment, in the order of files, so that it can be written while the model learns on.</summary>
/// <remarks>Its memory is pooled, and kept from one copy to the next: a checkpoint a minute must not fill the large object heap.</remarks>
internal sealed class ModelCopy : IDisposable
{
    private const string VelocitySuffix = ".velocity";
    private const string SquareMeanSuffix = ".square_mean";

    private readonly List<float[]> _rented = [];
    private readonly List<NamedTensor> _tensors = [];

    /// <summary>A copy.</summary>
    public ModelCopy(Model model) => Fill(model);

    /// <summary>The network.</summary>
    public NetworkSpec Spec { get; private set; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; private set; }

    /// <summary>Updates made.</summary>
    public long Updates { get; private set; }

    /// <summary>Weights, and what the optimizer remembers of each.</summary>
    public IReadOnlyList<NamedTensor> Tensors => _tensors;

    /// <summary>Copies anew. On the thread that the model learns on.</summary>
    [MemberNotNull(nameof(Spec), nameof(Classes))]
    public void Fill(Model model)
    {
        (Spec, Classes, Updates) = (model.Spec, model.Classes, model.Updates);
        _tensors.Clear();
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
        var values = Room(_tensors.Count, tensor.Layer.Weights);
        tensor.ToFileOrder(engineOrder, values.Span);
        _tensors.Add(new NamedTensor(name, tensor.Layer.TensorShape, values));
    }

    /// <summary>The memory of the copy before, where it is large enough.</summary>
    private Memory<float> Room(int place, int length)
    {
        if (place == _rented.Count)
        {
            _rented.Add([]);
        }

        if (_rented[place].Length < length)
        {
            ArrayPool<float>.Shared.Return(_rented[place]);
            _rented[place] = ArrayPool<float>.Shared.Rent(length);
        }

        return _rented[place].AsMemory(0, length);
    }
}
