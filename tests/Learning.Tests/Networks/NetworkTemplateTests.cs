using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Networks;

public class NetworkTemplateTests
{
    private static readonly SensorGeometry Input = new(8, 6);
    private static readonly NetworkTemplate Template = NetworkCatalogue.Find("4C3p1-AP2-5");

    [Fact]
    public void For_WhatTheTemplateSettles_OverrulesTheConfiguration()
    {
        var neuron = NeuronParameters.Default with { Leak = 0.5f };
        var spec = (Template with { BlockLayers = 2, TrainableClassifiers = false, Neuron = neuron }).For(Input, 3, blockLayers: 1);
        Assert.Equal((2, false, neuron), (spec.BlockLayers, spec.TrainableClassifiers, spec.Neuron));
    }

    [Fact]
    public void For_OtherFrames_IsRefused()
    {
        var error = Assert.Throws<NetworkException>(() => (Template with { Input = new SensorGeometry(34, 34) }).For(Input, 3, 1));
        Assert.Equal("4C3p1-AP2-5: input_width and input_height are 34x34, but frames are 8x6: change them, or leave them out", error.Message);
    }

    [Fact]
    public void For_OtherClasses_IsRefused()
    {
        var error = Assert.Throws<NetworkException>(() => (Template with { Classes = 10 }).For(Input, 3, 1));
        Assert.Equal("4C3p1-AP2-5: classes is 10, but the data has 3: change it, or leave it out", error.Message);
    }

    [Fact]
    public void For_LayersThatDoNotFit_IsRefused() =>
        Assert.StartsWith("layer b0.l1.pool leaves nothing", Assert.Throws<NetworkException>(() => NetworkCatalogue.Build("4C3p1-AP9", Input, 3, 1)).Message);

    [Fact]
    public void Describes_TheSameLayersUnderAnyName_Only()
    {
        var spec = Template.For(Input, 3, blockLayers: 1);
        Assert.True((Template with { Name = "other", Layers = [.. Template.Layers] }).Describes(spec, 1, true));
        Assert.False(Template.Describes(spec, 2, true));
        Assert.False(Template.Describes(spec, 1, false));
        Assert.False(Template.Describes(spec with { Neuron = spec.Neuron with { Leak = 0.5f } }, 1, true));
        Assert.False(Template.Describes(spec with { Layers = [.. spec.Layers.Skip(1)] }, 1, true));
        Assert.True((Template with { BlockLayers = 1, TrainableClassifiers = true }).Describes(spec, 2, false));
    }
}
