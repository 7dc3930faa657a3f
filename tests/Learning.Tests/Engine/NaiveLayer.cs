using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>A layer as a list of all its connections, in float64 and in the order of files: slow, and too simple to be wrong.</summary>
internal sealed class NaiveLayer
{
    private const int NoWeight = -1;

    private readonly List<Connection> _connections;
    private readonly PlannedLayer _plan;

    public NaiveLayer(PlannedLayer plan, IEnumerable<float> weightsInFileOrder)
    {
        _plan = plan;
        Weights = [.. weightsInFileOrder.Select(weight => (double)weight)];
        Gradient = new double[Weights.Length];
        _connections = [.. Connections(plan)];
    }

    public double[] Weights { get; }

    public double[] Gradient { get; }

    /// <summary>Input currents, [C, H, W].</summary>
    public double[] Forward(double[] spikes)
    {
        var current = new double[_plan.Out.Neurons];
        foreach (var connection in _connections)
        {
            current[connection.Output] += Factor(connection) * spikes[connection.Input];
        }

        return current;
    }

    /// <summary>Errors of the inputs, [C, H, W].</summary>
    public double[] Back(double[] gamma)
    {
        var delta = new double[_plan.In.Neurons];
        foreach (var connection in _connections)
        {
            delta[connection.Input] += Factor(connection) * gamma[connection.Output];
        }

        return delta;
    }

    /// <summary>Adds one step's share of the gradient.</summary>
    public void AddGradient(double[] spikes, double[] gamma)
    {
        foreach (var connection in _connections.Where(connection => connection.Weight != NoWeight))
        {
            Gradient[connection.Weight] += gamma[connection.Output] * spikes[connection.Input];
        }
    }

    private double Factor(Connection connection) =>
        connection.Weight == NoWeight ? 1.0 / (_plan.Spec.Size * _plan.Spec.Size) : Weights[connection.Weight];

    private static IEnumerable<Connection> Connections(PlannedLayer plan) =>
        from output in Enumerable.Range(0, plan.Out.Neurons)
        from input in Enumerable.Range(0, plan.In.Neurons)
        let weight = Weight(plan, output, input)
        where weight is not null
        select new Connection(output, input, weight.Value);

    /// <summary>Index of the weight between two neurons; null where there is no connection.</summary>
    private static int? Weight(PlannedLayer plan, int output, int input)
    {
        var (spec, channels) = (plan.Spec, plan.In.Channels);
        if (spec.Kind == LayerKind.FullyConnected)
        {
            return (output * plan.In.Neurons) + input;
        }

        var (oc, oy, ox) = Position(plan.Out, output);
        var (ic, iy, ix) = Position(plan.In, input);
        if (spec.Kind == LayerKind.Pool)
        {
            return oc == ic && iy / spec.Size == oy && ix / spec.Size == ox ? NoWeight : null;
        }

        var (ky, kx) = (iy + spec.Padding - (oy * spec.Stride), ix + spec.Padding - (ox * spec.Stride));
        var reaches = ky >= 0 && ky < spec.Kernel && kx >= 0 && kx < spec.Kernel;
        return reaches ? (((((oc * channels) + ic) * spec.Kernel) + ky) * spec.Kernel) + kx : null;
    }

    private static (int Channel, int Y, int X) Position(Shape shape, int index) =>
        (index / shape.Pixels, index % shape.Pixels / shape.Width, index % shape.Width);

    private readonly record struct Connection(int Output, int Input, int Weight);
}
