using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Cameras;

/// <summary>Tells every change of a camera's status once, and at the end that it was stopped. Changes come on the source's thread, the end on the learner's.</summary>
internal sealed class StatusTeller
{
    private readonly Lock _gate = new();
    private readonly Action<SensorStatus> _publish;
    private SensorStatus? _told;
    private bool _ended;

    /// <summary>Tells how it is now, and every change from now on. Before the stream runs.</summary>
    public StatusTeller(ILiveSource camera, Action<SensorStatus> publish)
    {
        _publish = publish;
        camera.StatusChanged = Tell;
        Tell(camera.Status);
    }

    /// <summary>The run has ended.</summary>
    public void End()
    {
        Tell(SensorStatus.Disabled);
        lock (_gate)
        {
            _ended = true; // the source may still be on its way to the same end
        }
    }

    private void Tell(SensorStatus status)
    {
        lock (_gate)
        {
            if (status != _told && !_ended)
            {
                _told = status;
                _publish(status);
            }
        }
    }
}
