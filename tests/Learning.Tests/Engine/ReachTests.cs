using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Tests.Engine;

public class ReachTests
{
    private static readonly Shape Input = new(3, 9, 13);

    public static TheoryData<string> Layers => ["5C3p1", "5C5p2", "5C3", "5C4p2", "5C3p1s2", "5C1s2", "5C2p3", "AP2", "AP3", "AP4", "FC7"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void AddSpikes_FewOrMany_AreTheOutputsThatAreConnected(string notation)
    {
        var layer = Plan(notation);
        for (var spikes = 0; spikes <= 8; spikes++)
        {
            var random = new SeededRandom((ulong)spikes);
            AssertReach(layer, [.. Enumerable.Range(0, spikes).Select(_ => random.NextInt(Input.Neurons))]);
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void AddSpikes_NeighboursFromOneRowToTheNext_AreTheOutputsThatAreConnected(string notation) =>
        AssertReach(Plan(notation), [.. Enumerable.Range((4 * Input.Width) - 4, 7)]);

    [Fact]
    public void AddSpikes_WhereNearlyAllOutputsSeeOne_AreAll()
    {
        var layer = Plan("5C5p2");
        var bits = new ulong[SpikeBits.Words(layer.In.StoredNeurons)];
        SpikeBits.SetRange(bits, 0, 80);
        var outputs = new ulong[SpikeBits.Words(layer.Out.Pixels)];

        Reach.AddSpikes(layer, bits, UsedRoom(), outputs);

        Assert.Equal(Enumerable.Range(0, layer.Out.Pixels), Pixels(outputs));
    }

    [Fact]
    public void Add_OutputsThatWereThere_Stay()
    {
        var layer = Plan("AP3");
        ulong[] outputs = [1UL << 5];

        Reach.Add(layer, [1UL], outputs);

        Assert.Equal([0, 5], Pixels(outputs));
    }

    private static void AssertReach(PlannedLayer layer, int[] active)
    {
        var bits = new ulong[SpikeBits.Words(layer.In.StoredNeurons)];
        Array.ForEach(active, neuron => SpikeBits.Set(bits, layer.In.ToChannelsLast(neuron)));
        var outputs = new ulong[SpikeBits.Words(layer.Out.Pixels)];

        Reach.AddSpikes(layer, bits, UsedRoom(), outputs);

        Assert.Equal(Connected(layer, active), Pixels(outputs));
    }

    /// <summary>Larger than the layer needs, and left full by another.</summary>
    private static ulong[] UsedRoom() => [.. Enumerable.Repeat(ulong.MaxValue, SpikeBits.Words(Input.Pixels) + 1)];

    private static PlannedLayer Plan(string notation)
    {
        var spec = NetworkCatalogue.Build($"{notation}-FC4", new(Input.Width, Input.Height), 2, 0) with { InputChannels = Input.Channels };
        return NetworkPlan.Of(spec).Blocks[0].Layers[0];
    }

    /// <summary>By the currents that arrive where every weight is 1.</summary>
    private static List<int> Connected(PlannedLayer layer, int[] active)
    {
        var naive = new NaiveLayer(layer, Enumerable.Repeat(1f, layer.Weights));
        var spikes = new double[layer.In.Neurons];
        Array.ForEach(active, neuron => spikes[neuron] = 1);
        return [.. naive.Forward(spikes).Select((current, neuron) => (current, pixel: neuron % layer.Out.Pixels)).Where(output => output.current != 0).Select(output => output.pixel).Distinct().Order()];
    }

    private static List<int> Pixels(ReadOnlySpan<ulong> bits)
    {
        var pixels = new List<int>();
        foreach (var pixel in SpikeBits.In(bits))
        {
            pixels.Add(pixel);
        }

        return pixels;
    }
}
