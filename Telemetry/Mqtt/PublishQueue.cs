using System.Buffers;
using EdgeLearner.Telemetry.Topics;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>The one crossing from the learner to MQTT: bounded, the oldest dropped and counted by topic, nothing allocated by who puts.</summary>
/// <remarks>Any thread rents and puts, and never waits. One task takes.</remarks>
internal sealed class PublishQueue : IDisposable
{
    /// <summary>Messages that are on the way to the broker, or being written, at most.</summary>
    private const int OnTheWay = 32;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly MessagePool _pool;
    private readonly OutgoingMessage?[] _ring;
    private readonly Dictionary<Topic, long> _dropped = TopicList.Queued.ToDictionary(topic => topic, _ => 0L);
    private readonly ILogger _logger;
    private int _head;
    private int _count;
    private bool _completed;
    private long _droppedInARow;

    /// <summary>An empty queue.</summary>
    /// <param name="capacity">Messages that wait at most, 1 or more.</param>
    /// <param name="logger">Told when dropping begins and when it ends.</param>
    public PublishQueue(int capacity, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _ring = new OutgoingMessage?[capacity];
        _logger = logger;
        _pool = new MessagePool(Math.Min(capacity, TelemetryOptions.DefaultQueueCapacity) + OnTheWay); // who puts makes none, even while the broker is away
    }

    /// <summary>Messages that wait.</summary>
    public int Depth => Volatile.Read(ref _count);

    /// <summary>Messages lost since the start, by topic.</summary>
    public IReadOnlyDictionary<Topic, long> Dropped
    {
        get
        {
            lock (_gate)
            {
                return _dropped.ToDictionary();
            }
        }
    }

    /// <summary>An empty message, to be written and then put.</summary>
    public OutgoingMessage Rent(Topic topic) => _pool.Rent(topic);

    /// <summary>Hands a message over. After <see cref="Complete"/> it counts as dropped.</summary>
    public void Put(OutgoingMessage message)
    {
        var begins = false;
        lock (_gate)
        {
            if (_completed)
            {
                Drop(message);
                return;
            }

            if (_count == _ring.Length)
            {
                Drop(RemoveOldest());
                begins = _droppedInARow++ == 0;
            }

            _ring[(_head + _count++) % _ring.Length] = message;
            SignalOnce();
        }

        if (begins)
        {
            MqttLog.DroppingBegins(_logger, _ring.Length);
        }
    }

    /// <summary>Hands over a message with this payload.</summary>
    public void Put(Topic topic, byte[] payload)
    {
        var message = Rent(topic);
        message.Write(payload);
        Put(message);
    }

    /// <summary>Waits for a message.</summary>
    /// <returns>False when the queue is complete and nothing is left.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken token)
    {
        // A semaphore that is given the token allocates on the thread that releases it, which is the learner's: so the token releases it too.
        using var waking = token.UnsafeRegister(static queue => ((PublishQueue)queue!).Wake(), this);
        while (true)
        {
            token.ThrowIfCancellationRequested();
            lock (_gate)
            {
                if (_count > 0 || _completed)
                {
                    return _count > 0;
                }
            }

            await _arrived.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the oldest messages, as many as fit; one whose link failed before is taken alone.</summary>
    /// <returns>How many were taken. Each goes back by <see cref="Return"/>, <see cref="Discard"/> or <see cref="PutBack"/>.</returns>
    public int Take(Span<OutgoingMessage> batch)
    {
        var taken = 0;
        var ended = 0L;
        lock (_gate)
        {
            for (; taken < batch.Length && _count > 0; taken++)
            {
                batch[taken] = RemoveOldest();
                if (batch[taken].FailedLinks > 0)
                {
                    taken++;
                    break; // those were put back: none stands behind one that was not
                }
            }

            if (_count <= _ring.Length / 2)
            {
                (ended, _droppedInARow) = (_droppedInARow, 0);
            }
        }

        if (ended > 0)
        {
            MqttLog.DroppingEnds(_logger, ended);
        }

        return taken;
    }

    /// <summary>Gives back a message that was published.</summary>
    public void Return(OutgoingMessage message) => _pool.Return(message);

    /// <summary>Gives back a message that will not be published.</summary>
    public void Discard(OutgoingMessage message)
    {
        lock (_gate)
        {
            Drop(message);
        }
    }

    /// <summary>Puts a message that could not be published before all others; where there is no room, it is itself the oldest and dropped.</summary>
    /// <remarks>Several go back the newest first.</remarks>
    public void PutBack(OutgoingMessage message)
    {
        lock (_gate)
        {
            if (_count == _ring.Length)
            {
                Drop(message);
                return;
            }

            _head = (_head + _ring.Length - 1) % _ring.Length;
            _ring[_head] = message;
            _count++;
        }
    }

    /// <summary>Nothing more will come: what waits can still be taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            SignalOnce();
        }
    }

    /// <summary>Drops and counts what is left.</summary>
    /// <returns>How many that were.</returns>
    public int DiscardRest()
    {
        lock (_gate)
        {
            var rest = _count;
            while (_count > 0)
            {
                Drop(RemoveOldest());
            }

            return rest;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _arrived.Dispose();

    private void Wake()
    {
        lock (_gate)
        {
            SignalOnce();
        }
    }

    private void SignalOnce()
    {
        if (_arrived.CurrentCount == 0)
        {
            _arrived.Release();
        }
    }

    private OutgoingMessage RemoveOldest()
    {
        var message = _ring[_head]!;
        _ring[_head] = null;
        _head = (_head + 1) % _ring.Length;
        _count--;
        return message;
    }

    private void Drop(OutgoingMessage message)
    {
        _dropped[message.Topic] = _dropped.GetValueOrDefault(message.Topic) + 1; // a camera's topic is in no list, nor is what is told at every connect
        _pool.Return(message);
    }
}
