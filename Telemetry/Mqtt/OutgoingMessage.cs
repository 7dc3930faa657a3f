using System.Buffers;
using EdgeLearner.Telemetry.Requests;
using EdgeLearner.Telemetry.Topics;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>A message on its way to the broker: its payload is written once, into a buffer that goes back to the queue's pool with it.</summary>
internal sealed class OutgoingMessage(Topic topic) : IBufferWriter<byte>
{
    private const int FirstBytes = 512;

    private byte[] _buffer = new byte[FirstBytes];
    private int _length;

    /// <summary>Where it goes.</summary>
    public Topic Topic { get; private set; } = topic;

    /// <summary>When what it tells was decided: publish latency counts from here. 0 = no latency is taken.</summary>
    public long DecidedTimestamp { get; set; }

    /// <summary>Where an answer goes instead, and what it is known by; null = to the topic.</summary>
    public ReplyAddress? ReplyTo { get; set; }

    /// <summary>Links that failed while it was on the way. From 1 on it travels alone, so that it is known whose fault the next failure is.</summary>
    public int FailedLinks { get; set; }

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Payload => _buffer.AsMemory(0, _length);

    /// <summary>Empties the message for another use.</summary>
    public void Reset(Topic topic)
    {
        Topic = topic;
        DecidedTimestamp = 0;
        ReplyTo = null;
        FailedLinks = 0;
        _length = 0;
    }

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private void EnsureFree(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }
    }
}
