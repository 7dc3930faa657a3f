using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Rules;

public class FrozenBlocksTests
{
    private const string Residual = "4C3p1-4C3p1-4C3p1+2-4C3p1-5"; // b2 adds what b0 hands on

    [Theory]
    [InlineData(Residual, 0)]
    [InlineData(Residual, 1)] // the shortcut begins right at the border
    [InlineData(Residual, 3)] // and here lies below it
    [InlineData("4C3p1-AP2-4C3p1+1", 1)]
    public void Refuse_ABorderThatCutsNothing_LetsItBe(string network, int frozen)
    {
        FrozenBlocks.Refuse(NewModel(network), new LearningRule { FrozenBlocks = frozen });
    }

    [Theory]
    [InlineData(Residual, 2, "b2.l0.conv")]
    [InlineData("4C3p1-4C3p1+2", 1, "b1.l0.conv")] // the frame
    [InlineData("4C3p1-AP2-8C3p1s2+2", 1, "b1.l0.conv")] // what stands before the pool of the block below
    public void Refuse_ABorderThroughAShortcut_NamesIt(string network, int frozen, string layer)
    {
        var error = Assert.Throws<NetworkException>(() => FrozenBlocks.Refuse(NewModel(network), new LearningRule { FrozenBlocks = frozen }));

        Assert.Equal(
            $"network {network}: the shortcut of {layer} begins below the {frozen} blocks that are to stay as they are: " +
            "choose another Learning:LatentBlock, between residual blocks, or 0",
            error.Message);
    }

    private static Model NewModel(string network) => Model.Create(NetworkCatalogue.Build(network, new SensorGeometry(8, 8), 2, 1), ["a", "b"], 1);
}
