using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Guard;

/// <summary>A copy of all that an update changes: weights, what the optimizer remembers, and the number of updates. Its memory is taken once.</summary>
internal sealed class WeightSnapshot
{
    private readonly float[][] _numbers; // by tensor: values, velocity, mean square
    private long _updates;

    /// <summary>A copy of a model as it is now.</summary>
    /// <param name="model">Ready for its optimizer (<see cref="Model.Prepare"/>).</param>
    public WeightSnapshot(Model model)
    {
        _numbers = [.. Parts(model).Select(part => new float[part.Length])];
        CopyFrom(model);
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => _numbers.Sum(numbers => sizeof(float) * (long)numbers.Length);

    /// <summary>Copies a model.</summary>
    /// <param name="model">The one that the snapshot was made for, or one like it.</param>
    public void CopyFrom(Model model)
    {
        var tensors = model.Tensors;
        for (var i = 0; i < tensors.Count; i++)
        {
            tensors[i].Values.Span.CopyTo(_numbers[3 * i]);
            tensors[i].Velocity.Span.CopyTo(_numbers[(3 * i) + 1]);
            tensors[i].SquareMean.Span.CopyTo(_numbers[(3 * i) + 2]);
        }

        _updates = model.Updates;
    }

    /// <summary>Makes a model what it was.</summary>
    /// <param name="model">As for <see cref="CopyFrom(Model)"/>.</param>
    public void CopyTo(Model model)
    {
        var tensors = model.Tensors;
        for (var i = 0; i < tensors.Count; i++)
        {
            _numbers[3 * i].CopyTo(tensors[i].Values);
            _numbers[(3 * i) + 1].CopyTo(tensors[i].Velocity);
            _numbers[(3 * i) + 2].CopyTo(tensors[i].SquareMean);
        }

        model.Updates = _updates;
        model.Written();
    }

    private static IEnumerable<AlignedFloats> Parts(Model model) =>
        model.Tensors.SelectMany(tensor => new[] { tensor.Values, tensor.Velocity, tensor.SquareMean });
}
