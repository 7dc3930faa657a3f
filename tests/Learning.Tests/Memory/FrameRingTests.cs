using EdgeLearner.Learning.Memory;

namespace EdgeLearner.Learning.Tests.Memory;

public class FrameRingTests
{
    private const int Words = 3;
    private const int Ample = 1 << 20;
    private const long Ever = long.MaxValue;

    [Theory]
    [InlineData(5 * 48, 100, 5)] // a frame takes 24 bytes of bits and 24 of times
    [InlineData((5 * 48) + 47, 100, 5)]
    [InlineData(Ample, 4, 4)]
    [InlineData(0, 4, 1)]
    public void Capacity_BudgetAndMost_IsWhatBothAllow(long budget, int most, int capacity)
    {
        var ring = new FrameRing(budget, Words, most);
        Assert.Equal((capacity, 48L * capacity, 0), (ring.Capacity, ring.Bytes, ring.Count));
    }

    [Fact]
    public void Add_MoreFramesThanFit_KeepsTheLast()
    {
        var ring = new FrameRing(Ample, Words, 3);
        Add(ring, 0, 10, 20, 30, 40);
        Assert.Equal((3, 2L), (ring.Count, ring.Oldest));
        Assert.Equal([20UL, 0, 1], ring.Frame(2).ToArray());
        Assert.Equal([40UL, 0, 1], ring.Frame(4).ToArray());
        Assert.Equal(30, ring.StartOf(3));
    }

    [Theory]
    [InlineData(0, Ever, 1, 3)] // frame 0 is gone: 10 to 20, 20 to 30, 30 to 40
    [InlineData(10, 30, 1, 2)]
    [InlineData(11, 40, 2, 2)]
    [InlineData(11, 39, 2, 1)]
    [InlineData(11, 29, 4, 0)]
    [InlineData(40, Ever, 4, 0)]
    public void RunWithin_AStretch_IsTheWholeFramesInIt(long startUs, long endUs, long first, int count)
    {
        var ring = new FrameRing(Ample, Words, 3);
        Add(ring, 0, 10, 20, 30);
        Assert.Equal(new FrameRun(first, count), ring.RunWithin(startUs, endUs));
    }

    [Fact]
    public void RunWithin_BreaksAndGaps_YieldsOneRunAfterTheOther()
    {
        var ring = new FrameRing(Ample, Words, 100);
        Add(ring, 0, 10);
        ring.Add(Bits(20), 20, 30, isBreak: true);
        Add(ring, 50, 60); // 20 us are missing
        ring.Add(Bits(0), 0, 10, isBreak: true); // the recording begins anew

        List<FrameRun> runs = [];
        for (var run = ring.RunWithin(0, 60); run.Count > 0; run = ring.RunWithin(0, 60, run.End))
        {
            runs.Add(run);
        }

        Assert.Equal([new(0, 2), new(2, 1), new(3, 1), new(5, 1)], runs);
    }

    [Fact]
    public void RunWithin_EmptyRing_IsEmpty() => Assert.Equal(new FrameRun(0, 0), new FrameRing(Ample, Words, 3).RunWithin(0, Ever));

    [Fact]
    public void AddAndRunWithin_ManyTimes_AllocateNothing()
    {
        var ring = new FrameRing(Ample, Words, 10);
        Add(ring, 0);
        var bits = Bits(0);
        ring.RunWithin(0, Ever); // warm
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            ring.Add(bits, i, i + 1, isBreak: false);
            ring.RunWithin(0, Ever);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static ulong[] Bits(long startUs) => [(ulong)startUs, 0, 1];

    private static void Add(FrameRing ring, params ReadOnlySpan<long> startsUs)
    {
        foreach (var startUs in startsUs)
        {
            ring.Add(Bits(startUs), startUs, startUs + 10, isBreak: false);
        }
    }
}
