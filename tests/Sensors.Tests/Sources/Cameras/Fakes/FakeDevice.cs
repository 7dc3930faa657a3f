using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Fakes;

/// <summary>A device in memory, of which only the stream matters.</summary>
internal sealed class FakeDevice(UsbDeviceInfo info) : IUsbDevice
{
    private readonly TaskCompletionSource<FakeStream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UsbDeviceInfo Info => info;

    public UsbException? Refusal { get; set; }

    /// <summary>What was done with it, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>How the stream was asked for.</summary>
    public UsbStreamPlan? Plan { get; private set; }

    public FakeStream? CurrentStream => _stream.Task.IsCompleted ? _stream.Task.Result : null;

    /// <summary>Its stream, once there is one.</summary>
    public FakeStream WaitForStream() => _stream.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    public IUsbStream Stream(UsbStreamPlan plan)
    {
        Log.Add("stream");
        Plan = plan;
        var stream = new FakeStream(Log);
        _stream.SetResult(stream);
        return stream;
    }

    public void Dispose() => Log.Add("close");

    public void Claim(byte interfaceNumber) => throw new NotSupportedException();

    public int ControlIn(byte requestType, byte request, ushort value, ushort index, Span<byte> data) => throw new NotSupportedException();

    public void ControlOut(byte requestType, byte request, ushort value, ushort index, ReadOnlySpan<byte> data) => throw new NotSupportedException();

    public void BulkOut(byte endpoint, ReadOnlySpan<byte> data) => throw new NotSupportedException();

    public int BulkIn(byte endpoint, Span<byte> data, TimeSpan wait) => throw new NotSupportedException();

    public void ClearHalt(byte endpoint) => throw new NotSupportedException();
}
