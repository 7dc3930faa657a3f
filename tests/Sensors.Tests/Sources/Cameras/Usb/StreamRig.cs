using EdgeLearner.Sensors.Sources.Cameras.Usb;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Usb;

/// <summary>A stream of two transfers and six buffers of 8 bytes, over transfers that come back when a test says so.</summary>
internal sealed class StreamRig : IDisposable
{
    public StreamRig() => Stream = new BulkStream(Plan, Transfers, Clock);

    public static TimeSpan Timeout { get; } = TimeSpan.FromMilliseconds(10);

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    public static UsbStreamPlan Plan { get; } = new(0x81, TransferBytes: 8, Transfers: 2, RingBuffers: 6, Timeout, bytes => bytes[0] * 1000);

    public FakeTransfers Transfers { get; } = new(Plan);

    public FakeTimeProvider Clock { get; } = new();

    public BulkStream Stream { get; }

    public (byte[] Bytes, long Timestamp, UsbLoss Loss) Take()
    {
        Assert.True(Stream.TryTake(TimeSpan.Zero, out var buffer));
        return (buffer.Bytes.ToArray(), buffer.CompletedTimestamp, buffer.Loss);
    }

    public void TakeNothing() => Assert.False(Stream.TryTake(TimeSpan.Zero, out _));

    /// <summary>What is called back comes back, so that the stream can end.</summary>
    public void Dispose()
    {
        var closing = new Thread(Stream.Dispose);
        closing.Start();
        Assert.True(SpinWait.SpinUntil(() => Transfers.Called.Count == Transfers.Flying.Count, Patience));
        Transfers.CompleteCalled();
        Assert.True(closing.Join(Patience));
    }
}
