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
        for (var i = 0; i < model.Tensors.Count; i++)
        {
            model.Tensors[i].Values.Span.CopyTo(_numbers[3 * i]);
            model.Tensors[i].Velocity.Span.CopyTo(_numbers[(3 * i) + 1]);
            model.Tensors[i].SquareMean.Span.CopyTo(_numbers[(3 * i) + 2]);
        }

        _updates = model.Updates;
    }

    /// <summary>Makes a model what it was.</summary>
    /// <param name="model">As for <see cref="CopyFrom(Model)"/>.</param>
    public void CopyTo(Model model)
    {
        for (var i = 0; i < model.Tensors.Count; i++)
        {
            _numbers[3 * i].CopyTo(model.Tensors[i].Values);
            _numbers[(3 * i) + 1].CopyTo(model.Tensors[i].Velocity);
            _numbers[(3 * i) + 2].CopyTo(model.Tensors[i].SquareMean);
        }

        model.Updates = _updates;
    }

    private static IEnumerable<AlignedFloats> Parts(Model model) =>
        model.Tensors.SelectMany(tensor => new[] { tensor.Values, tensor.Velocity, tensor.SquareMean });
}
