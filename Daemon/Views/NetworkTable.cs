using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Daemon.Views;

/// <summary>Networks for people.</summary>
internal static class NetworkTable
{
    /// <summary>The list, a network a line.</summary>
    public static string WriteList(IReadOnlyList<NamedNetwork> networks)
    {
        const int Widest = 64; // a longer one pushes its purpose out of line, not that of all others
        var width = networks.Where(named => named.Notation.Length <= Widest).Max(named => named.Notation.Length);
        var table = new Table("Networks by name, the frames each was chosen for, and its hidden layers (16C5p2s1 = 16 channels, 5x5 kernel, padding 2, stride 1; AP2 = average pool; bn = normalised; +2 = residual)");
        foreach (var named in networks)
        {
            table.Row(named.Name, $"{named.Input,-7}  {named.Notation.PadRight(width)}  {named.Purpose}");
        }

        return table.ToString();
    }

    /// <summary>One network, a layer a line, with sums.</summary>
    /// <exception cref="NetworkException">A layer does not fit what comes before it.</exception>
    public static string Write(NetworkSpec spec)
    {
        var summary = NetworkSummary.Of(spec);
        var width = summary.Layers.Max(layer => layer.Spec.ToString().Length);
        var neuron = spec.Neuron;
        var table = new Table($"{spec.Name}: frames of {spec.Input}, {spec.Classes} classes, n = {(spec.BlockLayers == 0 ? "all" : spec.BlockLayers)}")
            .Row("neurons", $"leak {neuron.Leak}, threshold {neuron.Threshold}, reset {neuron.Reset}, surrogate width {neuron.SurrogateWidth}");
        foreach (var layer in summary.Layers)
        {
            var shape = layer.Width == 1 && layer.Height == 1 ? $"{layer.Channels}" : $"{layer.Channels}x{layer.Height}x{layer.Width}";
            table.Row(layer.Name, $"{layer.Spec.ToString().PadRight(width)}  {shape,-12}  {layer.Neurons,9:N0} neurons  {layer.Weights,10:N0} weights");
        }

        return table.Row("all", $"{"".PadRight(width)}  {"",-12}  {summary.Neurons,9:N0} neurons  {summary.Weights,10:N0} weights").ToString();
    }
}
