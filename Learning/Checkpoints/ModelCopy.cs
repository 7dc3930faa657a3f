using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>A model as it is at one moment, so that it can be written while the model learns on.</summary>
/// <remarks>
/// The learner's thread only copies; the order of files is made where the copy is written. Its memory is pooled, and kept from one copy to the next: a
/// checkpoint a minute must not fill the large object heap, nor the pool's stores of all the threads that it is written on.
/// </remarks>
internal sealed class ModelCopy : IDisposable
{
    private const string VelocitySuffix = ".velocity";
    private const string SquareMeanSuffix = ".square_mean";
    private const string MeanSuffix = ".mean";

    private readonly List<float[]> _rented = [];
    private readonly List<(string Name, WeightTensor Tensor)> _copied = [];
    private float[] _engineOrder = []; // room for one of them

    /// <summary>A copy.</summary>
    public ModelCopy(Model model) => Fill(model);

    /// <summary>The network.</summary>
    public NetworkSpec Spec { get; private set; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; private set; }

    /// <summary>Updates made.</summary>
    public long Updates { get; private set; }

    /// <summary>Copies anew. On the thread that the model learns on.</summary>
    [MemberNotNull(nameof(Spec), nameof(Classes))]
    public void Fill(Model model)
    {
        (Spec, Classes, Updates) = (model.Spec, model.Classes, model.Updates);
        _copied.Clear();
        foreach (var tensor in model.Tensors)
        {
            Add(tensor.Name, tensor, tensor.Values);
            foreach (var (name, values) in Companions(tensor))
            {
                if (values.Length > 0)
                {
                    Add(name, tensor, values);
                }
            }
        }
    }

    /// <summary>Weights, and what optimizer and training remember of each, in the order of files. Once for each copy; on any thread.</summary>
    public IReadOnlyList<NamedTensor> TakeTensors()
    {
        var tensors = new List<NamedTensor>();
        foreach (var (name, tensor) in _copied)
        {
            var values = _rented[tensors.Count];
            values.AsSpan(0, tensor.Values.Length).CopyTo(_engineOrder);
            tensor.ToFileOrder(_engineOrder, values.AsSpan(0, tensor.Plan.Numbers));
            tensors.Add(new NamedTensor(name, tensor.Plan.Shape, values.AsMemory(0, tensor.Plan.Numbers)));
        }

        return tensors;
    }

    /// <summary>What optimizer and training remember of a tensor, under the names of files; empty where they remember nothing.</summary>
    public static (string Name, AlignedFloats Values)[] Companions(WeightTensor tensor) =>
        [(tensor.Name + VelocitySuffix, tensor.Velocity), (tensor.Name + SquareMeanSuffix, tensor.SquareMean), (tensor.Name + MeanSuffix, tensor.Mean)];

    /// <summary>Makes room in a tensor for those of them that a file has.</summary>
    public static void Remember(WeightTensor tensor, Func<string, bool> isStored)
    {
        tensor.Remember(isStored(tensor.Name + VelocitySuffix), isStored(tensor.Name + SquareMeanSuffix));
        if (isStored(tensor.Name + MeanSuffix))
        {
            tensor.RememberMean();
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _rented.Append(_engineOrder).ToList().ForEach(values => ArrayPool<float>.Shared.Return(values));
        _rented.Clear();
        _copied.Clear();
        _engineOrder = [];
    }

    private void Add(string name, WeightTensor tensor, AlignedFloats engineOrder)
    {
        if (_copied.Count == _rented.Count)
        {
            _rented.Add([]);
        }

        engineOrder.Span.CopyTo(Room(ref CollectionsMarshal.AsSpan(_rented)[_copied.Count], engineOrder.Length));
        Room(ref _engineOrder, engineOrder.Length);
        _copied.Add((name, tensor));
    }

    /// <summary>The memory of the copy before, where it is large enough.</summary>
    private static float[] Room(ref float[] before, int length)
    {
        if (before.Length < length)
        {
            ArrayPool<float>.Shared.Return(before);
            before = ArrayPool<float>.Shared.Rent(length);
        }

        return before;
    }
}
