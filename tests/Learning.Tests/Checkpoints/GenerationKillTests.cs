using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Checkpoints;

/// <summary>On a real disk, with real processes. Takes most of a minute: 200 programs are started, and killed while they save.</summary>
public sealed class GenerationKillTests : IDisposable
{
    private const int Kills = 200;
    private const int MostMicroseconds = 20_000; // some saves

    private readonly TempFolder _folder = new();
    private readonly List<string> _reports = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task LoadNewest_AfterAKillAtAnyMoment_IsWholeAndNeverOlderThanWhatWasAcknowledged()
    {
        var random = new SeededRandom(1);
        var expected = TinyState.Create();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var writer = new KilledWriter(_folder.Path);
            writer.WaitForGeneration();
            await Task.Delay(TimeSpan.FromMicroseconds(random.NextInt(MostMicroseconds)), TimeProvider.System, TestContext.Current.CancellationToken);
            writer.Kill();

            using var store = KilledWriter.NewStore(_folder.Path, _reports.Add);
            var loaded = store.LoadNewest(TinyState.Options)!;
            Assert.InRange(store.Latest!.Number, writer.Acknowledged, writer.Acknowledged + 1);
            AssertIsWhatWasSaved(expected, loaded);
        }

        Assert.Empty(_reports);
        Assert.True(expected.Model.Updates > Kills);
    }

    /// <summary>A state after so many steps is always the same, whichever process made them.</summary>
    private static void AssertIsWhatWasSaved(LearnerState expected, LearnerState loaded)
    {
        while (expected.Model.Updates < loaded.Model.Updates)
        {
            TinyState.Step(expected);
        }

        Assert.Equal(TinyState.Describe(expected), TinyState.Describe(loaded));
    }
}
