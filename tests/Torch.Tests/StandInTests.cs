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
    private const string Line = "CUDA out of memory. Tried to allocate 20.00 GiB: fewer lanes, shorter intervals or a smaller network need less";
    private const string Failure = $"libtorch builds no engine on cuda:0 Orin: {Line}";
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

    [Fact]
    public void Create_AnEngineThatFailsLater_SaysSoInOneLineAndIsDisposedOfQuietly()
    {
        var failing = new FailingEngine();
        var engine = Create(NewStandIn(isAllowed: true, () => failing));

        var refusals = new[]
        {
            Assert.Throws<EngineException>(() => engine.Step([0])),
            Assert.Throws<EngineException>(() => engine.Learn([new LabelledLane(0, 1)], rate: 1)),
            Assert.Throws<EngineException>(() => engine.Normalize("b0.l0.conv", [0])),
        };
        engine.Dispose();

        Assert.Equal(
            [$"libtorch fails in a step on cuda:0 Orin: {Line}", $"libtorch fails in an update on cuda:0 Orin: {Line}", $"libtorch fails in a normalisation on cuda:0 Orin: {Line}"],
            refusals.Select(refusal => refusal.Message));
        Assert.True(failing.IsDisposed);
        Assert.Empty(_told);
    }

    [Fact]
    public void Dispose_WhereNobodyWasToldThatItFails_SaysSo() =>
        Assert.Throws<EngineException>(() => Create(NewStandIn(isAllowed: true, () => new FailingEngine())).Dispose());

    private static ILearningEngine Create(StandIn builder) =>
        builder.Create(Model.Create(NetworkCatalogue.Build("4C3p1-8", new SensorGeometry(8, 8), classes: 2, blockLayers: 1), ["a", "b"], seed: 3), 1, 4, new LearningRule(), 1);

    private StandIn NewStandIn(bool isAllowed, Func<ILearningEngine> create) => new(
        (_, _, _, _, _) =>
        {
            _attempts++;
            return create();
        },
        "cuda:0 Orin",
        gpu: null,
        isAllowed,
        _told.Add);

    /// <summary>One whose device is lost.</summary>
    private sealed class FailingEngine : ILearningEngine
    {
        public bool IsDisposed { get; private set; }

        public EngineMemory Memory => default;

        public IReadOnlyList<string> LayerNames => [];

        public int HiddenWords => 0;

        public int BorderWords => 0;

        public void Reset(int lane, bool forLearning = false)
        {
        }

        public void BeginInterval(int lane, bool forLearning = false)
        {
        }

        public void SetInput(int lane, ReadOnlySpan<int> active)
        {
        }

        public void SetLatent(int lane, ReadOnlySpan<ulong> spikes)
        {
        }

        public void Step(ReadOnlySpan<int> lanes) => throw new Refusal();

        public ReadOnlySpan<ulong> Output(int lane) => [];

        public ReadOnlySpan<ulong> Hidden(int lane) => [];

        public ReadOnlySpan<ulong> Border(int lane) => [];

        public LearnOutcome Learn(ReadOnlySpan<LabelledLane> lanes, float rate) => throw new Refusal();

        public void Normalize(string layer, ReadOnlySpan<int> lanes) => throw new Refusal();

        public void CopyLayerRates(int lane, Span<float> rates)
        {
        }

        public void Dispose()
        {
            IsDisposed = true;
            throw new EngineException("weights cannot be carried");
        }
    }

    /// <summary>As TorchSharp throws it.</summary>
    private sealed class Refusal() : ExternalException(Complaint);
}
