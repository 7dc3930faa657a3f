using EdgeLearner.Learning.Engine;

namespace EdgeLearner.Learning.Tests.Engine;

public class SpikeBitsTests
{
    [Fact]
    public void In_ASet_GivesItsNeuronsInAscendingOrder()
    {
        int[] neurons = [0, 5, 63, 64, 127, 129];
        var bits = new ulong[SpikeBits.Words(130)];
        foreach (var neuron in neurons.Reverse())
        {
            SpikeBits.Set(bits, neuron);
        }

        var found = new List<int>();
        foreach (var neuron in SpikeBits.In(bits))
        {
            found.Add(neuron);
        }

        Assert.Equal(neurons, found);
        Assert.Equal(neurons.Length, SpikeBits.Count(bits));
        Assert.Equal(neurons, Enumerable.Range(0, 130).Where(neuron => SpikeBits.Contains(bits, neuron)));
    }

    [Fact]
    public void Runs_Ranges_GiveTheStretchesThatTheyMake()
    {
        var bits = new ulong[3];
        foreach (var (first, end) in new[] { (0, 1), (60, 64), (64, 70), (69, 72), (127, 129), (190, 192), (100, 100) })
        {
            SpikeBits.SetRange(bits, first, end);
        }

        var found = new List<(int First, int End)>();
        foreach (var run in SpikeBits.Runs(bits))
        {
            found.Add(run);
        }

        Assert.Equal([(0, 1), (60, 72), (127, 129), (190, 192)], found);
        Assert.Equal([0, 60, 127, 192], new[] { 0, 1, 72, 192 }.Select(from => SpikeBits.Next(bits, from)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    public void Words_ANumberOfNeurons_IsRoundedUp(int neurons, int words) => Assert.Equal(words, SpikeBits.Words(neurons));
}
