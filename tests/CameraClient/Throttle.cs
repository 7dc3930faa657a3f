using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.CameraClient;

/// <summary>Makes decoding late: lets through so many bytes a second, or none while it is held. On the source's thread.</summary>
/// <param name="bytesPerSecond">0 = no limit.</param>
/// <param name="clock">Measures the second.</param>
internal sealed class Throttle(long bytesPerSecond, TimeProvider clock) : IWireTap, IDisposable
{
    private readonly ManualResetEventSlim _isOpen = new(initialState: true);
    private readonly ManualResetEventSlim _isEnded = new();
    private long? _startTimestamp;
    private long _bytes;
    private long _limit = bytesPerSecond;

    /// <summary>Lets nothing through until <see cref="Release"/>.</summary>
    public void Hold() => _isOpen.Reset();

    /// <summary>Lets everything through from here on, as fast as it can be decoded.</summary>
    public void Release()
    {
        Volatile.Write(ref _limit, 0);
        _isEnded.Set();
        _isOpen.Set();
    }

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<byte> bytes, bool isAfterLoss)
    {
        _isOpen.Wait();
        if (Volatile.Read(ref _limit) is > 0 and var limit)
        {
            _startTimestamp ??= clock.GetTimestamp();
            _bytes += bytes.Length;
            var early = TimeSpan.FromSeconds((double)_bytes / limit) - clock.GetElapsedTime(_startTimestamp.Value);
            if (early > TimeSpan.Zero)
            {
                _isEnded.Wait(early);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOpen.Dispose();
        _isEnded.Dispose();
    }
}
