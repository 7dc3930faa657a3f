using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Events;
using EdgeLearner.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Learning.Tests.Checkpoints;

public sealed class GenerationStoreTests : IDisposable
{
    private const int Kept = 3;

    private readonly MemoryDisk _disk = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly List<string> _reports = [];
    private readonly LearnerState _state = TinyState.Create();
    private readonly GenerationStore _store;

    public GenerationStoreTests() => _store = NewStore();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void LoadNewest_WhatWasSaved_IsTheSameState()
    {
        Save(windows: 5);
        var info = Save(windows: 3, heldBackAccuracy: 0.75);

        using var store = NewStore();
        var loaded = store.LoadNewest(TinyState.Options)!;

        Assert.Equal(TinyState.Describe(_state), TinyState.Describe(loaded));
        Assert.Equal((2, 1, GenerationReason.Request, 2L, 0.75), (info.Number, info.Parent, info.Reason, info.Updates, info.HeldBackAccuracy));
        Assert.Equal((6, 2, _clock.GetUtcNow()), (info.ReplayWindows, info.HeldBackWindows, info.Time));
        Assert.Equivalent(info, store.Latest, strict: true);
        Assert.Empty(_reports);
    }

    [Fact]
    public void LoadNewest_WhereNothingWasSaved_IsNothing() => Assert.Null(_store.LoadNewest(TinyState.Options));

    [Fact]
    public void SaveNow_WindowsThatLieInAnEarlierSegment_WritesTheNewOnesAlone()
    {
        Save(windows: 8);
        Save(windows: 2);
        Save(windows: 0);

        Assert.Equal(["w-000001.windows", "w-000002.windows"], Names("w-"));
        Assert.Equal([8, 2], Names("w-").Select(WindowsOf));
    }

    [Fact]
    public void SaveNow_ASegmentOfWhichLittleIsNeeded_WritesTheRestAnewAndRemovesIt()
    {
        Save(windows: 8);
        for (var slot = 0; slot < _state.Replay.Capacity; slot++)
        {
            _state.Replay.Remove(slot); // 6 of 8
        }

        Save(windows: 0);
        Assert.Equal([8, 2], Names("w-").Select(WindowsOf));
        Save(windows: 0);
        Save(windows: 0);

        Assert.Equal(["w-000002.windows"], Names("w-"));
        AssertKeptAreWhole();
    }

    [Fact]
    public void SaveNow_VeryOften_KeepsFewFilesAndLosesNoWindow()
    {
        for (var i = 0; i < 200; i++)
        {
            Save(windows: 1);
            Assert.InRange(Names("w-").Count, 1, 16 + (2 * Kept));
        }

        Assert.Equal(24, _state.Replay.Count + _state.HeldBack.Count);
        AssertKeptAreWhole();
        Assert.Equal(_disk.Files.Count, Names("g-").Count + Names("w-").Count); // and nothing else
        Assert.Empty(_reports);
    }

    [Fact]
    public void SaveNow_MoreThanAreKept_KeepsTheLastAndTheBest()
    {
        TinyState.HoldBack(_state, windows: 20);
        foreach (var accuracy in new double?[] { 0.5, 0.9, null, 0.9, 0.8, null, 0.7, null })
        {
            Save(windows: 0, accuracy);
        }

        Assert.Equal([8, 7, 6, 4], _store.List().Select(info => info.Number));
        Assert.Equal(4, _store.Inspect().Single(one => one.IsBest).Number);
        AssertKeptAreWhole();
    }

    [Fact]
    public void SaveNow_AllRightOfFewHeldBackWindows_IsNotTheBest()
    {
        TinyState.HoldBack(_state, windows: 19);
        Save(windows: 0, heldBackAccuracy: 1);
        Assert.DoesNotContain(_store.Inspect(), one => one.IsBest);

        TinyState.HoldBack(_state, windows: 1);
        Save(windows: 0, heldBackAccuracy: 0.8);
        Assert.Equal(2, _store.Inspect().Single(one => one.IsBest).Number);
    }

    [Fact]
    public void SaveNow_OfAnotherModelWithTheSameNumbersOfWindows_WritesItsWindows()
    {
        Save(windows: 4);
        var other = TinyState.Create();
        TinyState.Step(other, windows: 4);
        other.Replay.Remove(0);
        other.Replay.Restore([77], new(1, 0, default, 5)); // not what window 1 was

        _store.SaveNow(other, GenerationReason.End);

        Assert.Equal(TinyState.Describe(other), TinyState.Describe(NewStore().LoadNewest(TinyState.Options)!));
    }

    [Fact]
    public void SaveNow_WhereASegmentHasGone_FailsOnceAndThenWritesEverything()
    {
        Save(windows: 4);
        _disk.Take(Full("w-000001.windows"));

        Assert.Contains("w-000001.windows has gone", Assert.Throws<IOException>(() => Save(windows: 1)).Message);
        Save(windows: 1);

        Assert.Equal(TinyState.Describe(_state), TinyState.Describe(NewStore().LoadNewest(TinyState.Options)!));
    }

    [Fact]
    public void WritePending_ACopyOfAMomentAgo_IsWrittenAsItWasThen()
    {
        TinyState.Step(_state);
        var then = TinyState.Describe(_state);
        Assert.True(_store.TryCapture(_state, GenerationReason.Periodic));
        TinyState.Step(_state);

        _store.WritePending();
        _store.WritePending(); // nothing waits

        Assert.Equal(1, Assert.Single(_store.List()).Number);
        Assert.Equal(then, TinyState.Describe(NewStore().LoadNewest(TinyState.Options)!));
    }

    [Fact]
    public void WritePending_TwoCopies_WritesTheNewer()
    {
        TinyState.Step(_state);
        Assert.True(_store.TryCapture(_state, GenerationReason.Periodic));
        TinyState.Step(_state);
        Assert.True(_store.TryCapture(_state, GenerationReason.Periodic));

        _store.WritePending();

        Assert.Single(_store.List());
        Assert.Equal(TinyState.Describe(_state), TinyState.Describe(NewStore().LoadNewest(TinyState.Options)!));
    }

    [Fact]
    public void WritePending_ACopyThatAnotherCallCouldNotWrite_FailsTooUntilOneSucceeds()
    {
        Save(windows: 1);
        Assert.True(_store.TryCapture(_state, GenerationReason.Request)); // by one who waits for it
        Assert.True(_store.TryCapture(_state, GenerationReason.Periodic)); // and by another, in its place
        _disk.FailAt(1, Fault.DiskFull);
        Assert.Throws<IOException>(() => _store.WritePending());
        _disk.FailAt(0);

        Assert.Equal("No space left on device", Assert.Throws<IOException>(() => _store.WritePending()).Message);
        Assert.Equal(2, Save(windows: 1).Number);
        Assert.Equal(2, _store.WritePending()!.Number);
    }

    [Fact]
    public void WritePending_WhereNothingWasEverCopied_IsNothing() => Assert.Null(_store.WritePending());

    [Fact]
    public void TryCapture_WhileAnotherThreadWrites_WaitsForNobody()
    {
        var tries = new List<bool>();
        _disk.OnSync = () =>
        {
            var other = new Thread(() => tries.Add(_store.TryCapture(_state, GenerationReason.Periodic)));
            other.Start();
            other.Join();
        };

        Save(windows: 1);

        Assert.Equal([false, false, false], tries);
    }

    [Fact]
    public void Dispose_WhileAnotherThreadWrites_WaitsForIt()
    {
        var store = NewStore();
        var hasWaited = false;
        var other = new Thread(store.Dispose);
        _disk.OnSync = () =>
        {
            _disk.OnSync = null;
            other.Start();
            hasWaited = !other.Join(TimeSpan.FromMilliseconds(50));
        };
        TinyState.Step(_state, windows: 3);

        store.SaveNow(_state, GenerationReason.End);
        other.Join();

        Assert.True(hasWaited);
        Assert.Equal(TinyState.Describe(_state), TinyState.Describe(NewStore().LoadNewest(TinyState.Options)!));
    }

    [Fact]
    public void WritePending_AfterTheEnd_WritesNothing()
    {
        var store = NewStore();
        Assert.True(store.TryCapture(_state, GenerationReason.Periodic));
        store.Dispose();

        Assert.Null(store.WritePending());
        Assert.Empty(_disk.Files);
    }

    [Fact]
    public void IsBusy_ACopyThatWaits_UntilItIsWritten()
    {
        Assert.False(_store.IsBusy);
        Assert.True(_store.TryCapture(_state, GenerationReason.Periodic));
        Assert.True(_store.IsBusy);
        _store.WritePending();
        Assert.False(_store.IsBusy);
    }

    [Fact]
    public void Load_AnEarlierGeneration_IsTheParentOfTheNextAndNoNumberComesTwice()
    {
        Save(windows: 3);
        var first = TinyState.Describe(_state);
        Save(windows: 4);

        var loaded = _store.Load(1, TinyState.Options);

        Assert.Equal(8, loaded.NextWindow); // numbers go on from the highest that was ever given
        Assert.Equal(first.Replace("next window 4", "next window 8"), TinyState.Describe(loaded));
        TinyState.Step(loaded, windows: 1);
        Assert.Equal((3, 1), (_store.SaveNow(loaded, GenerationReason.Request) is var info ? info.Number : 0, _store.Latest!.Parent));
        Assert.Equal(TinyState.Describe(loaded), TinyState.Describe(NewStore().LoadNewest(TinyState.Options)!));
        Assert.Equal([4, 1], Names("w-").Where(name => name != "w-000001.windows").Select(WindowsOf));
    }

    [Fact]
    public void Load_AGenerationThatIsNotThere_SaysSo() =>
        Assert.Equal($"{Full("g-000007.json")}: is not there", Assert.Throws<CheckpointException>(() => _store.Load(7, TinyState.Options)).Message);

    [Fact]
    public void Load_WhereWindowsAreShorter_CutsThemAndNumbersThePartsAnew()
    {
        Save(windows: 8); // of 1 to 4 frames
        var windows = Enumerable.Range(0, _state.Replay.Capacity).Where(slot => _state.Replay.FramesOf(slot) > 2).ToList();

        var loaded = _store.Load(1, TinyState.Options with { ReplayWindowIntervals = 1 }); // 2 frames at most

        var parts = Enumerable.Range(0, loaded.Replay.Capacity).Where(slot => loaded.Replay.FramesOf(slot) > 0 && loaded.Replay.InfoOf(slot).Number > 8).ToList();
        Assert.Equal(windows.Sum(slot => _state.Replay.FramesOf(slot) / 2), parts.Count);
        Assert.Equal(
            windows.SelectMany(slot => _state.Replay.Window(slot).ToArray().Chunk(2).Where(part => part.Length == 2)),
            parts.Select(slot => loaded.Replay.Window(slot).ToArray()));
        Assert.Equal(loaded.NextWindow, parts.Max(slot => loaded.Replay.InfoOf(slot).Number) + 1);
        Assert.Empty(_reports);
        _store.SaveNow(loaded, GenerationReason.End);
        Assert.Equal(TinyState.Describe(loaded), TinyState.Describe(_store.LoadWhole(2)));
    }

    [Fact]
    public void Load_IntoSmallerMemories_LeavesOutWhatDoesNotFitAndSaysSo()
    {
        Save(windows: 8);
        var held = _state.Replay.Count;

        var loaded = _store.Load(1, TinyState.Options with { IntervalFrames = 256, ReplayBudgetKb = 16, HeldBackBudgetKb = 16 }); // 512 frames of 8 bytes: room for 4

        Assert.Equal((6, 4), (held, loaded.Replay.Count));
        Assert.Equal(2, loaded.Replay.CountOf(0));
        Assert.Equal([$"{Full("w-000001.windows")}: 2 of its 8 windows do not fit the memory as it is configured, and are left out"], _reports);
    }

    [Fact]
    public void LoadNewest_WindowsOfPixelsWhereSpikesAreWanted_IsRefusedWhateverOlderOnesThereAre()
    {
        Save(windows: 0);
        Save(windows: 8);

        var error = Assert.Throws<CheckpointException>(() => _store.LoadNewest(TinyState.Options with { LatentBlock = 1 }));

        Assert.StartsWith($"generation 2 of {Full("").TrimEnd('/')} remembers frames, but Learning:LatentBlock = 1: set it to 0, or go on without its windows: ", error.Message, StringComparison.Ordinal);
        Assert.Empty(_reports);
        Assert.Equal([2, 1], _store.List().Select(info => info.Number));
    }

    [Fact]
    public void Load_AGenerationThatRemembersNothing_IsOfAnyKind()
    {
        Save(windows: 0);
        var loaded = _store.Load(1, TinyState.Options with { LatentBlock = 1 });
        Assert.Equal(1, _store.SaveNow(loaded, GenerationReason.End) is var info ? _store.LoadWhole(info.Number).LatentBlock : 0);
    }

    [Fact]
    public void Restore_AnEarlierGeneration_MakesAnEqualOneTheNewest()
    {
        Save(windows: 3);
        var first = TinyState.Describe(_state);
        Save(windows: 4);

        var info = _store.Restore(1);

        Assert.Equal((3, 1, GenerationReason.Restore, 1L), (info.Number, info.Parent, info.Reason, info.Updates));
        var loaded = NewStore().LoadNewest(TinyState.Options)!;
        Assert.Equal(first.Replace("next window 4", "next window 8"), TinyState.Describe(loaded));
    }

    [Fact]
    public void Restore_ADamagedGeneration_IsRefused()
    {
        Save(windows: 3);
        Save(windows: 3);
        Flip(Full("g-000001.safetensors"), at: 100);

        var error = Assert.Throws<CheckpointException>(() => _store.Restore(1));

        Assert.Equal($"{Full("g-000001.safetensors")}: damaged: not what the manifest says", error.Message);
        Assert.Equal([2, 1], _store.List().Select(info => info.Number));
    }

    [Fact]
    public void LoadWhole_AGeneration_HasAllItsWindowsWhateverTheOptionsAre()
    {
        Save(windows: 8);
        Assert.Equal(TinyState.Describe(_state), TinyState.Describe(_store.LoadWhole(1)));
    }

    [Fact]
    public void LoadNewest_WhereOnlyAModelOfOldIs_StartsFromItWithoutAParent()
    {
        TinyState.Step(_state, windows: 0);
        using var file = new MemoryStream();
        using (var copy = new ModelCopy(_state.Model))
        {
            Checkpoint.Write(file, copy);
        }

        _disk.Put("/state/model.safetensors", file.ToArray());

        var loaded = _store.LoadNewest(TinyState.Options)!;

        Assert.Equal(_state.Model.Digest(), loaded.Model.Digest());
        Assert.Null(_store.SaveNow(loaded, GenerationReason.End).Parent);
    }

    [Fact]
    public void LoadNewest_ADamagedModelOfOld_SetsItAsideAndIsNothing()
    {
        _disk.Put("/state/model.safetensors", [1, 2, 3]);

        Assert.Null(_store.LoadNewest(TinyState.Options));

        Assert.Equal(["/state/generations/damaged/model.safetensors"], _disk.Files.Keys);
        Assert.Equal(
            ["/state/model.safetensors: not a usable checkpoint: no safetensors header; it is now in /state/generations/damaged"], _reports);
    }

    [Fact]
    public void LoadNewest_ADamagedModel_SetsTheGenerationAsideAndTakesTheOneBefore()
    {
        Save(windows: 3);
        var first = TinyState.Describe(_state);
        Save(windows: 3);
        Flip(Full("g-000002.safetensors"), at: 100);

        using var store = NewStore();
        var loaded = store.LoadNewest(TinyState.Options)!;

        Assert.Equal(first, TinyState.Describe(loaded));
        Assert.Equal(
            [$"{Full("g-000002.safetensors")}: damaged: not what the manifest says; generation 2 is set aside: it is now in {Full("damaged")}"], _reports);
        Assert.Equal(["g-000001.json", "g-000001.safetensors"], Names("g-"));
        Assert.Equal(2, _disk.Files.Keys.Count(name => Path.GetDirectoryName(name) == Full("damaged")));
        Assert.Equal((3, 1), store.SaveNow(loaded, GenerationReason.End) is var next ? (next.Number, next.Parent) : default); // 2 is taken for good
    }

    [Fact]
    public void LoadNewest_ADamagedWindow_CostsItAloneAndIsWrittenAnew()
    {
        Save(windows: 8);
        Save(windows: 1);
        Flip(Full("w-000001.windows"), at: _disk.Files[Full("w-000001.windows")].Length - 1);

        using var store = NewStore();
        var loaded = store.LoadNewest(TinyState.Options)!;

        Assert.Equal([1, 2, 3, 5, 6, 7, 9], TinyState.Numbers(loaded.Replay));
        Assert.Equal([4], TinyState.Numbers(loaded.HeldBack)); // 8 was written last
        Assert.Equal([$"{Full("w-000001.windows")}: damaged: 1 of its 8 windows are lost"], _reports);
        Assert.Equal(2, store.Latest!.Number);
        store.SaveNow(loaded, GenerationReason.End);
        Assert.Equal(7, WindowsOf("w-000003.windows"));
        Assert.Equal(TinyState.Describe(loaded), TinyState.Describe(NewStore().LoadNewest(TinyState.Options)!));
    }

    [Fact]
    public void LoadNewest_WhatTheDiskDoesNotGive_StaysWhereItIsAndTheOneBeforeIsTaken()
    {
        Save(windows: 3);
        var first = TinyState.Describe(_state);
        Save(windows: 3);
        var files = _disk.Files;
        _disk.RefusesToOpen = Full("g-000002.json");

        using var store = NewStore();
        var loaded = store.LoadNewest(TinyState.Options)!;
        store.SaveNow(loaded, GenerationReason.End);

        Assert.Equal(first, TinyState.Describe(loaded));
        Assert.Equal([$"{Full("g-000002.json")}: cannot be read: Input/output error; it stays where it is"], _reports);
        Assert.All(files, file => Assert.Equal(file.Value, _disk.Files[file.Key]));
    }

    [Fact]
    public void LoadNewest_WhereNothingCanBeRead_SaysSoAndDoesNotStartAnew()
    {
        Save(windows: 3);
        _disk.RefusesToOpen = Full("g-000001.json");

        var error = Assert.Throws<CheckpointException>(() => NewStore().LoadNewest(TinyState.Options));

        Assert.Equal((false, $"{Full("g-000001.json")}: cannot be read: Input/output error"), (error.IsDamaged, error.Message));
    }

    [Fact]
    public void TryCapture_OfALargeModelAgainAndAgain_AllocatesNextToNothing()
    {
        var model = Model.Create(NetworkCatalogue.Build("FC64", new SensorGeometry(64, 64), 2, 1), ["a", "b"], seed: 1); // 2 MB
        var state = LearnerState.Create(model, new LearningOptions());
        using var folder = new TempFolder();
        using var store = new GenerationStore(folder.Path, Kept, _clock, _reports.Add);
        store.SaveNow(state, GenerationReason.Request);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(store.TryCapture(state, GenerationReason.Periodic));
        var captured = GC.GetAllocatedBytesForCurrentThread();
        store.WritePending();

        Assert.InRange(captured - before, 0, 8_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - captured, 0, 80_000); // nothing that goes to the large object heap
    }

    private static string Full(string name) => $"/state/generations/{name}";

    private GenerationStore NewStore() => new("/state", Kept, _clock, _reports.Add, _disk);

    private GenerationInfo Save(int windows, double? heldBackAccuracy = null)
    {
        TinyState.Step(_state, windows);
        return _store.SaveNow(_state, GenerationReason.Request, heldBackAccuracy);
    }

    private IReadOnlyList<string> Names(string start) =>
        [.. _disk.List("/state/generations").Where(name => name.StartsWith(start, StringComparison.Ordinal)).Order()];

    private int WindowsOf(string segment)
    {
        using var reader = new WindowReader(_disk.Open(Full(segment)));
        return reader.Entries.Count;
    }

    private void Flip(string path, int at)
    {
        var bytes = _disk.Files[path];
        bytes[at] ^= 4;
        _disk.Put(path, bytes);
    }

    private void AssertKeptAreWhole()
    {
        using var store = NewStore();
        Assert.All(store.Inspect(), one => Assert.Null(one.Damage));
        Assert.All(store.List(), info => Assert.Equal(info.Updates, store.Load(info.Number, TinyState.Options).Model.Updates));
        Assert.Equal(TinyState.Describe(_state), TinyState.Describe(store.LoadNewest(TinyState.Options)!));
    }
}
