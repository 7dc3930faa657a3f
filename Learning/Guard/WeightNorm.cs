using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Guard;

/// <summary>Measures all weights of a network together, which also finds the one that is no number: a pass over them, with vectors.</summary>
internal static class WeightNorm
{
    /// <summary>Length (L2) of all weights; of running statistics only that they are finite.</summary>
    /// <param name="model">The network.</param>
    /// <param name="norm">The length; 0 where it is no finite number.</param>
    /// <returns>What is wrong with the weights, in one line; null where nothing is.</returns>
    public static string? Measure(Model model, out double norm)
    {
        var (squares, tensors) = (0.0, model.Tensors);
        for (var i = 0; i < tensors.Count; i++)
        {
            var tensor = tensors[i];
            var square = Kernels.Widest.SquaredNorm(tensor.Values);
            if (!float.IsFinite(square))
            {
                norm = 0;
                return $"a weight of {tensor.Name} is no finite number, or immense";
            }

            squares += tensor.Plan.IsStatistic ? 0 : square;
        }

        norm = Math.Sqrt(squares);
        return null;
    }
}
