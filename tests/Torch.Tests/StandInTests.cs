using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Torch.Tests;

/// <summary>What happens where libtorch cannot build an engine.</summary>
public sealed class StandInTests
{
    private const string Complaint = "CUDA out of memory. Tried to allocate 20.00 GiB.\nException raised from malloc at CUDACachingAllocator.cpp:1\nframe #0: c10::Error";
    private const string Failure = "libtorch builds no engine on cuda:0 Orin: CUDA out of memory. Tried to allocate 20.00 GiB.";
    private const string Note = $"{Failure}; the managed engine computes";

    private readonly List<string> _told = [];
    private int _attempts;

    [Fact]
    public void Create_NothingMayStandIn_ThrowsOneLine()
    {
        var builder = NewStandIn(isAllowed: false, () => throw new Refusal());

        var refusal = Assert.Throws<EngineException>(() => Create(builder));

        Assert.Equal($"Learning:Engine = Torch: {Failure}", refusal.Message);
        Assert.Null(builder.Note);
        Assert.Empty(_told);
    }

    [Fact]
    public void Create_TheManagedEngineMayStandIn_ItDoesFromThenOnAndSaysSoOnce()
    {
        var builder = NewStandIn(isAllowed: true, () => throw new Refusal());

        for (var engine = 0; engine < 2; engine++)
        {
            using var built = Create(builder);
            Assert.IsType<ManagedEngine>(built);
        }

        Assert.Equal(Note, builder.Note);
        Assert.Equal([Note], _told);
        Assert.Equal(1, _attempts);
    }

    [Fact]
    public void Create_WhatLibtorchHasNothingToDoWith_IsThrownOn()
    {
        var builder = NewStandIn(isAllowed: true, () => throw new NetworkException("too large"));

        Assert.Throws<NetworkException>(() => Create(builder));
        Assert.Null(builder.Note);
    }

    private static ILearningEngine Create(StandIn builder) =>
        builder.Create(Model.Create(NetworkCatalogue.Build("4C3p1-8", new SensorGeometry(8, 8), classes: 2, blockLayers: 1), ["a", "b"], seed: 3), 1, 4, new LearningRule(), 1);

    private StandIn NewStandIn(bool isAllowed, Func<ILearningEngine> create) => new(
        (_, _, _, _, _) =>
        {
            _attempts++;
            return create();
        },
        "cuda:0 Orin",
        isAllowed,
        _told.Add);

    /// <summary>As TorchSharp throws it.</summary>
    private sealed class Refusal() : ExternalException(Complaint);
}
