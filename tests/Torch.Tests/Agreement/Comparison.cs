namespace EdgeLearner.Torch.Tests.Agreement;

/// <summary>When neurons and gradients of two engines are the same.</summary>
/// <remarks>
/// Sums in another order differ in their last bits, and on a threshold the last bit decides. So potentials must agree within <see cref="Tolerance"/> (times the potential, above 1), and a draw in
/// which any potential of any neuron at any step comes within <see cref="Margin"/> of the threshold or of an edge of the surrogate's window is not looked at further.
/// Of all others every spike and every window is the same, and no neuron is left out. A potential of exactly 0, no input yet, is 0 on both sides.
/// </remarks>
internal static class Comparison
{
    public const double Tolerance = 4e-6;
    public const double Margin = 8e-6;

    private const double GradientTolerance = 1e-4; // how far gradients may be apart, as a share of the tensor's largest
    private const double CancellationTolerance = 1e-6; // and besides of the network's largest: terms that cancel to next to nothing leave a rounding

    /// <summary>Holds a layer's potentials against those that are right.</summary>
    /// <returns>Whether all are far enough from where it would matter.</returns>
    public static bool Potentials(string layer, IReadOnlyList<double> expected, ReadOnlySpan<float> actual, Learning.Networks.NeuronParameters neuron)
    {
        Assert.Equal(expected.Count, actual.Length);
        double[] edges = [neuron.Threshold, neuron.Threshold - (neuron.SurrogateWidth / 2), neuron.Threshold + (neuron.SurrogateWidth / 2)];
        var isFar = true;
        for (var i = 0; i < actual.Length; i++)
        {
            var u = expected[i];
            Assert.True(Math.Abs(u - actual[i]) <= Tolerance * Math.Max(1, Math.Abs(u)) && (u != 0 || actual[i] == 0), $"{layer}, neuron {i}: potential {actual[i]} for {u}");
            isFar &= u == 0 || edges.All(edge => Math.Abs(u - edge) >= Margin);
        }

        return isFar;
    }

    /// <summary>Holds the gradients of a network against those that are right.</summary>
    /// <returns>How many tensors have one.</returns>
    public static int Gradients(string network, IReadOnlyList<(string Tensor, double[] Expected, float[] Actual)> tensors)
    {
        var rounding = CancellationTolerance * tensors.Max(tensor => tensor.Expected.Max(Math.Abs));
        var moving = 0;
        foreach (var (tensor, expected, actual) in tensors)
        {
            Assert.Equal(expected.Length, actual.Length);
            var largest = expected.Max(Math.Abs);
            moving += largest > rounding ? 1 : 0;
            for (var i = 0; i < actual.Length; i++)
            {
                Assert.True(
                    Math.Abs(expected[i] - actual[i]) <= (GradientTolerance * largest) + rounding,
                    $"{network} {tensor}[{i}]: {actual[i]} for {expected[i]}, largest {largest}");
            }
        }

        return moving;
    }
}
