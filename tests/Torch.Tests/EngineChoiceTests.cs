using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch;
using EdgeLearner.Learning.Torch.Devices;
using EdgeLearner.Learning.Torch.Loading;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Torch.Tests;

/// <summary>Which engine it comes to.</summary>
public sealed class EngineChoiceTests
{
    private static readonly SensorGeometry Input = new(8, 8);

    [Theory]
    [InlineData(EngineKind.Managed, "auto")]
    [InlineData(EngineKind.Auto, "cpu")]
    public void Of_WithoutNeedOfLibtorch_IsManaged(EngineKind engine, string device) =>
        Assert.Equal(EngineChoice.Managed, EngineChoice.Of(new EngineRequest(engine, device, "/nowhere")));

    [Fact]
    public void Of_AutoWithoutAGpu_IsManagedWithoutANote()
    {
        SkipWithAGpu();

        Assert.Equal(EngineChoice.Managed, EngineChoice.Of(new EngineRequest(EngineKind.Auto)));
    }

    [Fact]
    public void Of_AutoThatNeedsAGpuWhereThereIsNone_IsManagedAndSaysWhy()
    {
        SkipWithAGpu();

        var choice = EngineChoice.Of(new EngineRequest(EngineKind.Auto, "cuda"));

        Assert.Equal("managed", choice.Engine);
        Assert.Equal(
            "Learning:Device = cuda, but no GPU is found: NVIDIA's driver (libcuda.so.1) must be installed and its devices be open to this user: the managed engine computes",
            choice.Note);
    }

    [Fact]
    public void Of_TorchOnAGpuThatIsNotThere_IsRefused()
    {
        SkipWithAGpu();

        var refusal = Assert.Throws<EngineException>(() => EngineChoice.Of(new EngineRequest(EngineKind.Torch, "cuda:3")));

        Assert.StartsWith("Learning:Engine = Torch: Learning:Device = cuda:3, but no GPU is found", refusal.Message);
    }

    [Fact]
    public void Of_TorchThatCannotBeHad_FallsBackOnlyWhereThatIsAllowed()
    {
        SkipWithAGpu();
        var request = new EngineRequest(EngineKind.Torch, "cuda");

        Assert.Throws<EngineException>(() => EngineChoice.Of(request));
        Assert.EndsWith("; the managed engine computes", EngineChoice.Of(request, fallsBack: true).Note);
    }

    [Fact]
    public void Of_TorchOnTheCpu_BuildsAnEngineThatAnotherThreadMayRun()
    {
        Native.Require();
        var choice = EngineChoice.Of(new EngineRequest(EngineKind.Torch, "cpu"));
        Assert.Equal(("torch-cpu", "cpu", null), (choice.Engine, choice.Device, choice.Note));
        Assert.StartsWith("torch-cpu computes 4C3p1-AP2-8 on the CPU; the managed engine runs it too", choice.AdviceFor(NewModel()));
        Assert.Null(choice.AdviceFor(Model.Create(NetworkCatalogue.Build("4C3p1bn-8", Input, classes: 2, blockLayers: 1), ["a", "b"], seed: 3)));
        Assert.Null(EngineChoice.Managed.AdviceFor(NewModel()));

        var (here, elsewhere) = (NewModel(), NewModel());
        using (var engine = choice.Create(here, 1, 4, new LearningRule(), 1))
        {
            Learn(engine);
        }

        var other = choice.Create(elsewhere, 1, 4, new LearningRule(), 1);
        var learner = new Thread(() => Learn(other));
        learner.Start();
        learner.Join();
        other.Dispose(); // and a third may end it

        Assert.NotEqual(NewModel().Digest(), here.Digest());
        Assert.Equal(here.Digest(), elsewhere.Digest());
    }

    [Fact]
    public void Create_MoreThanTheMachineHas_IsRefusedInTheFirstLineOfWhatLibtorchSays()
    {
        Native.Require();
        var model = Model.Create(NetworkCatalogue.Build("512C3p1-8", Input, classes: 2, blockLayers: 1), ["a", "b"], seed: 3); // 2^15 neurons, in 2^31 lanes: more than there are addresses
        var choice = EngineChoice.Of(new EngineRequest(EngineKind.Torch, "cpu"));

        var refusal = Assert.Throws<EngineException>(() => choice.Create(model, int.MaxValue, 1, new LearningRule(), 1));

        Assert.StartsWith("Learning:Engine = Torch: libtorch builds no engine on cpu: ", refusal.Message);
        Assert.Contains("can't allocate memory: you tried to allocate 281474976579584 bytes", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Same(choice, choice.InUse);
    }

    [Theory]
    [InlineData(EngineKind.Torch, "cpu", 1, false, null)]
    [InlineData(EngineKind.Torch, "auto", 0, false, null)]
    [InlineData(
        EngineKind.Torch, "auto", 1, false,
        "libtorch 2.10.0 in /here, for the CPU, does not serve for the GPU that is here: install a PyTorch 2.10 for CUDA, or set Learning:Libtorch to the folder of one; it computes on the CPU")]
    [InlineData(EngineKind.Torch, "auto", 1, true, "libtorch 2.10.0 in /here, for CUDA, finds no GPU that it can use: its CUDA must be one that the driver knows; it computes on the CPU")]
    public void WhyOnCpu_WhereAGpuWasToBeHad_SaysWhatToDo(EngineKind engine, string device, int gpus, bool hasCuda, string? note) =>
        Assert.Equal(note, EngineChoice.WhyOnCpu(new EngineRequest(engine, device), gpus, new LibtorchPlace("/here", "2.10.0", hasCuda)));

    [Fact]
    public void Memory_OfAGpuThatIsNotThere_IsUnknown() => Assert.Null(new GpuMemory(CudaDriver.Devices).Read());

    [Fact]
    public void Raise_FromManyThreads_EndsAtTheHighest()
    {
        var peak = 0L;
        var wasLowered = false;

        Parallel.For(0, 4, thread =>
        {
            for (var value = 1L; value <= 200_000; value++)
            {
                var mine = (4 * value) + thread;
                if (GpuMemory.Raise(ref peak, mine) < mine || Interlocked.Read(ref peak) < mine)
                {
                    wasLowered = true;
                }
            }
        });

        Assert.False(wasLowered);
        Assert.Equal(800_003, peak);
        Assert.Equal(800_003, GpuMemory.Raise(ref peak, 7));
    }

    private static void SkipWithAGpu() => Assert.SkipUnless(CudaDriver.Devices == 0, "there is a GPU");

    private static Model NewModel() => Model.Create(NetworkCatalogue.Build("4C3p1-AP2-8", Input, classes: 2, blockLayers: 1), ["a", "b"], seed: 3);

    private static void Learn(ILearningEngine engine)
    {
        for (var update = 0; update < 3; update++)
        {
            engine.BeginInterval(0);
            for (var step = 0; step < 4; step++)
            {
                engine.Step(0, [(7 * step) + update, 40, 41, 42, 50 + step, 90, 91]);
            }

            engine.Learn([new LabelledLane(0, update % 2)], rate: 0.5f);
        }
    }
}
