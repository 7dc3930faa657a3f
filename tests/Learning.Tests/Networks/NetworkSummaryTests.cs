using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Networks;

public class NetworkSummaryTests
{
    [Fact]
    public void Of_ASmallNetwork_ListsEveryLayerWithItsClassifier()
    {
        var summary = NetworkSummary.Of(NetworkCatalogue.Build("4C3p1-AP2-5", new SensorGeometry(8, 6), classes: 3, blockLayers: 1));

        Assert.Equal(
            [
                ("b0.l0.conv", "4C3p1", 4, 6, 8, 72), ("b0.l1.pool", "AP2", 4, 3, 4, 0), ("b0.cls", "FC3", 3, 1, 1, 144),
                ("b1.l0.fc", "FC5", 5, 1, 1, 240), ("b1.cls", "FC3", 3, 1, 1, 15),
            ],
            summary.Layers.Select(layer => (layer.Name, layer.Spec.ToString(), layer.Channels, layer.Height, layer.Width, layer.Weights)));
        Assert.Equal((192 + 48 + 3 + 5 + 3, 72 + 144 + 240 + 15), (summary.Neurons, summary.Weights));
    }
}
