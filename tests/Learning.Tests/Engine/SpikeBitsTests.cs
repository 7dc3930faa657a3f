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

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    public void Words_ANumberOfNeurons_IsRoundedUp(int neurons, int words) => Assert.Equal(words, SpikeBits.Words(neurons));
}
