using System.Runtime.CompilerServices;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Tests.Memory;

public class ReplayMemoryTests
{
    private const int FrameWords = 2;
    private const int WindowFrames = 3;
    private const int WindowBytes = FrameWords * WindowFrames * sizeof(ulong);

    [Theory]
    [InlineData(0, 4)] // one window for each class, whatever the budget
    [InlineData((5 * WindowBytes) - 1, 4)]
    [InlineData(5 * WindowBytes, 5)]
    public void Capacity_ABudget_IsTheWindowsThatFit(long budget, int windows)
    {
        var memory = new ReplayMemory(budget, FrameWords, WindowFrames, classes: 4, seed: 1);
        Assert.Equal(windows, memory.Capacity);
        Assert.Equal(windows * (WindowBytes + sizeof(int) + Unsafe.SizeOf<WindowInfo>()), memory.Bytes);
    }

    [Fact]
    public void Offer_UntilFull_KeepsEverythingInOrder()
    {
        var memory = Memory(capacity: 6, classes: 2);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(i, memory.Offer(Window((ulong)i), Shows(i == 5 ? 1 : 0)));
            Assert.Equal(i + 1, memory.Count);
        }

        Assert.Equal([0UL, 1, 2, 3, 4, 5], Marks(memory));
        Assert.Equal([5, 1], [memory.CountOf(0), memory.CountOf(1)]);
        Assert.Equal(1, memory.ClassOf(5));
    }

    [Fact]
    public void Frame_AStoredWindow_IsWhatWasOffered()
    {
        var memory = Memory(capacity: 3, classes: 1);
        memory.Offer([1, 2, 3, 4, 5, 6], Shows(0));
        memory.Offer([7, 8], Shows(0)); // shorter than a slot

        Assert.Equal([3, 1], [memory.FramesOf(0), memory.FramesOf(1)]);
        Assert.Equal([3UL, 4], memory.Frame(0, 1).ToArray());
        Assert.Equal([5UL, 6], memory.Frame(0, 2).ToArray());
        Assert.Equal([7UL, 8], memory.Frame(1, 0).ToArray());
    }

    [Fact]
    public void Offer_ARareClassWhenFull_TakesTheLargestClassesPlaces()
    {
        var memory = Memory(capacity: 10, classes: 3);
        OfferMany(memory, 0, 8);
        OfferMany(memory, 1, 2);

        OfferMany(memory, 2, 3); // each from class 0, while that is the largest
        Assert.Equal([5, 2, 3], Counts(memory));
        OfferMany(memory, 2, 200);
        OfferMany(memory, 1, 200);
        OfferMany(memory, 0, 200);

        Assert.Equal(10, memory.Count);
        Assert.All(Counts(memory), count => Assert.InRange(count, 3, 4));
    }

    [Fact]
    public void Offer_AClassThatIsNotKept_SaysSoAndChangesNothing()
    {
        var memory = Memory(capacity: 4, classes: 2);
        OfferMany(memory, 0, 4);
        var kept = 0;
        for (var i = 0; i < 1_000; i++)
        {
            var before = Marks(memory);
            var slot = memory.Offer(Window((ulong)(100 + i)), Shows(0));
            kept += slot == ReplayMemory.NoSlot ? 0 : 1;
            var changed = Marks(memory).Index().Where(item => item.Item != before[item.Index]).Select(item => item.Index);
            Assert.Equal(slot == ReplayMemory.NoSlot ? [] : [slot], changed);
        }

        Assert.InRange(kept, 10, 40); // expected: the sum of 4 / n for n = 5 to 1,004, about 21
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)] // the classes cannot be of equal size
    public void Offer_AStreamOfTwoClasses_KeepsEveryWindowOfAClassWithTheSameProbability(int capacity)
    {
        const int Offered = 40; // windows of each class, one class after the other
        const int Trials = 4_000;
        var kept = new int[2 * Offered];
        for (var trial = 0; trial < Trials; trial++)
        {
            var memory = new ReplayMemory(capacity * WindowBytes, FrameWords, WindowFrames, classes: 2, seed: (ulong)trial);
            for (var i = 0; i < 2 * Offered; i++)
            {
                memory.Offer(Window((ulong)i), Shows(i % 2));
            }

            foreach (var mark in Marks(memory))
            {
                kept[mark]++;
            }
        }

        for (var classIndex = 0; classIndex < 2; classIndex++)
        {
            var counts = kept.Where((_, i) => i % 2 == classIndex).ToList();
            var expected = counts.Average();
            var deviation = Math.Sqrt(expected * (1 - (expected / Trials))); // of one window's count
            Assert.InRange(expected / Trials * Offered, capacity / 2, (capacity + 1) / 2); // windows of the class in memory
            Assert.All(counts, count => Assert.InRange(count, expected - (4.5 * deviation), expected + (4.5 * deviation)));
        }
    }

    [Fact]
    public void Draw_AnEmptyMemory_IsNoSlot() => Assert.Equal(ReplayMemory.NoSlot, Memory(4, 2).Draw());

    [Fact]
    public void Draw_ClassesOfUnequalSize_DrawsEachClassAndEachOfItsWindowsAlike()
    {
        var memory = Memory(capacity: 10, classes: 4);
        OfferMany(memory, 1, 8);
        OfferMany(memory, 3, 2);
        var drawn = new int[10];
        for (var i = 0; i < 16_000; i++)
        {
            drawn[memory.Draw()]++;
        }

        Assert.All(drawn[..8], count => Assert.InRange(count, 880, 1_120)); // 1,000 each, standard deviation 31
        Assert.All(drawn[8..], count => Assert.InRange(count, 3_750, 4_250)); // 4,000 each, standard deviation 55
    }

    [Fact]
    public void OfferAndDraw_TheSameSeed_DoTheSame()
    {
        Assert.Equal(Trace(1), Trace(1));
        Assert.NotEqual(Trace(1), Trace(2));
    }

    [Fact]
    public void Remove_AWindow_FreesItsSlotForTheNext()
    {
        var memory = Memory(capacity: 3, classes: 2);
        OfferMany(memory, 0, 3);
        memory.Remove(1);
        memory.Remove(1); // nothing is there any more

        Assert.Equal([2, 2, 0], [memory.Count, memory.CountOf(0), memory.FramesOf(1)]);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.NotEqual(1, memory.Draw()));
        Assert.Equal(1, memory.Offer([1, 2], Shows(1)));
        Assert.Equal([3, 2, 1], [memory.Count, memory.CountOf(0), memory.CountOf(1)]);
    }

    [Fact]
    public void Restore_StoredWindows_TakesThemInWhateverTheirClassUntilFull()
    {
        var memory = Memory(capacity: 2, classes: 2);
        var info = new WindowInfo(7, 1, LabelOrigin.Operator, 123);

        Assert.Equal(ReplayMemory.NoSlot, memory.Restore(new ulong[(WindowFrames + 1) * FrameWords], info)); // too long for a slot
        Assert.Equal(0, memory.Restore([1, 2, 3, 4], info));
        Assert.Equal(1, memory.Restore([5, 6], info));
        Assert.Equal(ReplayMemory.NoSlot, memory.Restore([7, 8], info));
        Assert.Equal([1UL, 2, 3, 4], memory.Window(0).ToArray());
        Assert.Equal(info, memory.InfoOf(1));
        Assert.Equal(2, memory.SeenOf(1));
        memory.RestoreSeen(1, 50);
        Assert.Equal(50, memory.SeenOf(1));
    }

    [Fact]
    public void Offer_WhatIsNoWindow_IsRefused()
    {
        var memory = Memory(capacity: 2, classes: 1);
        Assert.Throws<ArgumentException>(() => memory.Offer([1, 2, 3], Shows(0))); // a frame and a half
        Assert.Throws<ArgumentException>(() => memory.Offer(new ulong[(WindowFrames + 1) * FrameWords], Shows(0)));
        Assert.Equal(0, memory.Count);
    }

    [Fact]
    public void AddClass_AFullMemory_MakesRoomForItsWindows()
    {
        var memory = Memory(capacity: 4, classes: 2);
        OfferMany(memory, 0, 4);
        memory.AddClass();
        OfferMany(memory, 2, 4);

        Assert.Equal([2, 0, 2], Counts(memory));
    }

    private static List<int> Trace(ulong seed)
    {
        var memory = new ReplayMemory(5 * WindowBytes, FrameWords, WindowFrames, classes: 3, seed);
        var order = new SeededRandom(9);
        var trace = new List<int>();
        for (var i = 0; i < 50; i++)
        {
            trace.Add(memory.Offer(Window((ulong)i), Shows(order.NextInt(3))));
            trace.Add(memory.Draw());
        }

        return trace;
    }

    private static ReplayMemory Memory(int capacity, int classes) => new(capacity * WindowBytes, FrameWords, WindowFrames, classes, seed: 1);

    private static void OfferMany(ReplayMemory memory, int classIndex, int windows)
    {
        for (var i = 0; i < windows; i++)
        {
            memory.Offer(Window(0), Shows(classIndex));
        }
    }

    private static WindowInfo Shows(int classIndex) => new(1, classIndex, LabelOrigin.Recording, 0);

    private static ulong[] Window(ulong mark) => [mark, 0, 0, 0, 0, 0];

    private static ulong[] Marks(ReplayMemory memory) => [.. Enumerable.Range(0, memory.Count).Select(slot => memory.Frame(slot, 0)[0])];

    private static int[] Counts(ReplayMemory memory) => [memory.CountOf(0), memory.CountOf(1), memory.CountOf(2)];
}
