using EdgeLearner.Daemon.Recording;

namespace EdgeLearner.Daemon.Tests.Recording;

public sealed class BlockQueueTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.Zero;

    [Fact]
    public void TryPut_BytesOfAnyLength_ComeOutInBlocksInOrder()
    {
        var queue = new BlockQueue(4, 3);
        Assert.True(queue.TryPut([1, 2, 3]));
        Assert.True(queue.TryPut([4, 5, 6, 7, 8, 9]));
        queue.Complete();

        Assert.Equal([[1, 2, 3, 4], [5, 6, 7, 8], [9]], TakeAll(queue));
    }

    [Fact]
    public void TryPut_MoreThanThereIsRoomFor_TakesNothingOfIt()
    {
        var queue = new BlockQueue(4, 2);
        Assert.True(queue.TryPut([1, 2, 3, 4, 5]));
        Assert.False(queue.TryPut([6, 7, 8, 9]));
        Assert.True(queue.TryPut([10, 11, 12]));
        Assert.False(queue.TryPut([13]));

        Assert.True(queue.TryTake(AtOnce, out var first));
        Assert.Equal([1, 2, 3, 4], first.ToArray());
        Assert.False(queue.TryPut([13])); // it is lent still
        Assert.True(queue.TryTake(AtOnce, out var second));
        Assert.Equal([5, 10, 11, 12], second.ToArray());
        Assert.True(queue.TryPut([13]));
    }

    [Fact]
    public void TryTake_ABlockThatIsNotFull_GivesItAfterAWhileAndBeginsAnother()
    {
        var queue = new BlockQueue(4, 2);
        queue.TryPut([1]);
        Assert.True(queue.TryTake(AtOnce, out var first));
        queue.TryPut([2]);

        Assert.Equal([1], first.ToArray());
        Assert.True(queue.TryTake(AtOnce, out var second));
        Assert.Equal([2], second.ToArray());
    }

    [Fact]
    public async Task TryTake_WhileBytesTrickleIn_GivesThemLongBeforeTheBlockIsFull()
    {
        const int BlockBytes = 1 << 24; // more than a byte at a time fills in seconds
        var queue = new BlockQueue(BlockBytes, 2);
        var isTaken = 0;
        var trickle = Task.Run(
            () =>
            {
                while (Volatile.Read(ref isTaken) == 0 && queue.TryPut([1]))
                {
                    Thread.Yield();
                }
            },
            TestContext.Current.CancellationToken);

        Assert.True(queue.TryTake(TimeSpan.FromMilliseconds(100), out var block));
        Volatile.Write(ref isTaken, 1);
        await trickle;

        Assert.InRange(block.Length, 1, BlockBytes - 1);
    }

    [Fact]
    public void TryPut_WhileTheDiskKeepsUp_AllocatesNoMoreThanWasEverInUse()
    {
        var queue = new BlockQueue(4, 100);
        for (var i = 0; i < 1_000; i++)
        {
            queue.TryPut([1, 2, 3, 4]);
            queue.TryTake(AtOnce, out _);
        }

        Assert.Equal(2, queue.Allocated); // one is lent while the next fills
        Assert.True(queue.TryPut(new byte[4 * 50]));
        Assert.Equal(51, queue.Allocated);
    }

    [Fact]
    public void TryPut_AfterTheEnd_IsRefused()
    {
        var queue = new BlockQueue(4, 2);
        queue.Complete();

        Assert.False(queue.TryPut([1]));
        Assert.False(queue.TryTake(AtOnce, out _));
    }

    private static List<byte[]> TakeAll(BlockQueue queue)
    {
        var blocks = new List<byte[]>();
        while (queue.TryTake(AtOnce, out var block))
        {
            blocks.Add(block.ToArray());
        }

        return blocks;
    }
}
