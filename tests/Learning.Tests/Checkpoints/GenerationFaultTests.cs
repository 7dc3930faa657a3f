using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Tests.Checkpoints;

/// <summary>Whatever a disk does: never a crash, never silently something wrong, never older than what was acknowledged.</summary>
public sealed class GenerationFaultTests
{
    private const string Folder = "/state/generations/";
    private const int Kept = 2;

    private readonly List<string> _reports = [];

    [Theory]
    [InlineData(Fault.Error)]
    [InlineData(Fault.ShortWrite)]
    [InlineData(Fault.DiskFull)]
    [InlineData(Fault.PowerCut)]
    internal void SaveNow_AnyOperationFails_LeavesTheOldOrTheNewAndGoesOnAfterwards(Fault fault)
    {
        var (failed, isDone) = (0, false);
        for (var operation = 1; !isDone; operation++)
        {
            using var scene = new Scene(_reports);
            scene.Disk.FailAt(operation, fault);
            var isAcknowledged = scene.TrySave();
            isDone = scene.Disk.Operations < operation;
            scene.Disk.FailAt(0);
            failed += isAcknowledged ? 0 : 1;

            var loaded = scene.Load();
            Assert.True(loaded == scene.New || (loaded == scene.Old && !isAcknowledged), $"operation {operation}");

            TinyState.Step(scene.State, windows: 1);
            scene.Store.SaveNow(scene.State, GenerationReason.End); // the same store, once the disk is well
            Assert.Equal(TinyState.Describe(scene.State), scene.Load());
            Assert.Equal(scene.Files(), scene.Disk.Files.Keys.Order()); // what was written in vain has gone
        }

        Assert.Empty(_reports);
        Assert.InRange(failed, 15, 100); // every write, sync and rename of three files
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SaveNow_ThePowerIsCutAtAnyOperation_LeavesTheOldOrTheNew(bool namesReached)
    {
        var isDone = false;
        for (var operation = 1; !isDone; operation++)
        {
            using var scene = new Scene(_reports);
            scene.Disk.FailAt(operation, Fault.PowerCut);
            var isAcknowledged = scene.TrySave();
            isDone = scene.Disk.Operations < operation;
            scene.Disk.CutPower(namesReached);

            var loaded = scene.Load();
            Assert.True(loaded == scene.New || (loaded == scene.Old && !isAcknowledged), $"operation {operation}");
        }

        Assert.Empty(_reports);
    }

    [Fact]
    public void LoadNewest_AnyOperationFails_SaysSoAndChangesNothing()
    {
        using var scene = new Scene(_reports);
        Assert.True(scene.TrySave());
        var files = scene.Disk.Files;
        var isDone = false;
        for (var operation = 1; !isDone; operation++)
        {
            _reports.Clear();
            scene.Disk.FailAt(operation, Fault.Error);
            var loaded = scene.TryLoad(out var refusal);
            isDone = scene.Disk.Operations < operation;

            Assert.True(isDone ? loaded == scene.New : refusal is not null || _reports.Count == 1, $"operation {operation}");
            Assert.Equal(files, scene.Disk.Files);
        }
    }

    [Fact]
    public void LoadNewest_AnyByteChanged_CostsOneFileAtMostAndIsNeverSilent() =>
        Damage(original => Enumerable.Range(0, original.Length).Select(at =>
        {
            byte[] changed = [.. original];
            changed[at] ^= (byte)(1 << (at % 8));
            return changed;
        }));

    [Fact]
    public void LoadNewest_CutAtAnyLength_CostsOneFileAtMostAndIsNeverSilent() =>
        Damage(original => Enumerable.Range(0, original.Length).Select(length => original[..length]));

    [Fact]
    public void LoadNewest_AnyFileGone_CostsThatFileAlone()
    {
        foreach (var name in Generation().Skip(1))
        {
            using var scene = new Scene(_reports);
            Assert.True(scene.TrySave());
            scene.Disk.Take(Folder + name);
            AssertRightOrReported(scene, name);
        }
    }

    [Fact]
    public void LoadNewest_FilesWithoutAManifest_AreNoGeneration()
    {
        using var scene = new Scene(_reports);
        Assert.True(scene.TrySave());
        scene.Disk.Take(Folder + Generation()[0]);

        Assert.Equal(scene.Old, scene.Load());
    }

    private static string[] Generation() => ["g-000002.json", "g-000002.safetensors", "w-000001.windows", "w-000002.windows"];

    private void Damage(Func<byte[], IEnumerable<byte[]>> ways)
    {
        using var scene = new Scene(_reports);
        Assert.True(scene.TrySave());
        var whole = scene.Disk.Files;
        foreach (var name in Generation())
        {
            foreach (var changed in ways(whole[Folder + name]))
            {
                scene.Disk.Put(Folder + name, changed);
                AssertRightOrReported(scene, name);
                scene.Disk.Restore(whole);
            }
        }
    }

    /// <summary>A damaged manifest or model costs the generation; a damaged segment costs windows, and nothing else changes.</summary>
    private void AssertRightOrReported(Scene scene, string name)
    {
        _reports.Clear();
        var loaded = scene.LoadState();
        Assert.StartsWith(Folder + name, Assert.Single(_reports), StringComparison.Ordinal);
        if (name.StartsWith("g-", StringComparison.Ordinal))
        {
            Assert.Equal(scene.Old, TinyState.Describe(loaded));
            return;
        }

        var (left, all) = (TinyState.Describe(loaded).Split('\n'), scene.New.Split('\n'));
        Assert.Equal(all.Where(line => !IsWindow(line)), left.Where(line => !IsWindow(line)));
        Assert.ProperSubset(all.ToHashSet(), left.ToHashSet());
    }

    private static bool IsWindow(string line) => line.Contains("WindowInfo", StringComparison.Ordinal);

    /// <summary>A generation on the disk, and a state that has learned more.</summary>
    private sealed class Scene : IDisposable
    {
        private readonly List<string> _reports;

        public Scene(List<string> reports)
        {
            _reports = reports;
            Store = NewStore();
            TinyState.Step(State, windows: 3);
            Store.SaveNow(State, GenerationReason.Periodic);
            Old = TinyState.Describe(State);
            TinyState.Step(State, windows: 2);
            New = TinyState.Describe(State);
        }

        public MemoryDisk Disk { get; } = new();

        public GenerationStore Store { get; }

        public LearnerState State { get; } = TinyState.Create();

        public string Old { get; }

        public string New { get; }

        public void Dispose() => Store.Dispose();

        /// <summary>Whether the new state was acknowledged. Any exception but those of a disk fails the test.</summary>
        public bool TrySave()
        {
            try
            {
                Store.SaveNow(State, GenerationReason.Periodic);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }

        public string? TryLoad(out string? refusal)
        {
            try
            {
                refusal = null;
                return Load();
            }
            catch (CheckpointException error)
            {
                Assert.False(error.IsDamaged);
                refusal = error.Message;
                return null;
            }
        }

        public string Load() => TinyState.Describe(LoadState());

        public LearnerState LoadState()
        {
            using var store = NewStore();
            return store.LoadNewest(TinyState.Options) ?? throw new InvalidOperationException("Nothing was left.");
        }

        /// <summary>The files of the generations that are kept, and no other.</summary>
        public IEnumerable<string> Files() => Store.List()
            .SelectMany(info => new[] { $"{Folder}g-{info.Number:D6}.json", $"{Folder}g-{info.Number:D6}.safetensors" })
            .Concat(Disk.Files.Keys.Where(name => name.EndsWith(".windows", StringComparison.Ordinal)))
            .Order();

        private GenerationStore NewStore() => new("/state", Kept, TimeProvider.System, _reports.Add, Disk);
    }
}
