using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Daemon.Pictures;

/// <summary>Cuts a stream into windows, one after the other from a given time on, and has each shown as a frame. Silent ones too: time is seen to pass.</summary>
/// <param name="canvas">What events are drawn on; it sees those before the first window too, which are never shown as a frame.</param>
/// <param name="atUs">Where the first window begins, in microseconds since the first event.</param>
/// <param name="windowUs">Length of a window, in microseconds.</param>
/// <param name="cells">Size of a frame, in cells.</param>
internal sealed class FrameSlicer(IEventCanvas canvas, long atUs, long windowUs, int cells)
{
    private const long LongestSilenceUs = 1_000_000; // what is longer is passed over
    private const long StepBackUs = 100_000; // after which windows begin anew

    private readonly byte[] _frame = new byte[cells];
    private long? _firstUs;
    private long _lastUs;
    private long _startUs;
    private long _endUs;
    private long _events;
    private bool _isBeforeFirst;

    /// <summary>Draws a packet, and hands over every frame that it completes.</summary>
    public void Add(EventPacket packet, IFrameSink frames)
    {
        if (packet.Count == 0)
        {
            return;
        }

        Anchor(packet.TimesUs[0], frames);
        var timesUs = packet.TimesUs;
        for (var at = 0; at < timesUs.Length && !frames.IsFull;)
        {
            var later = timesUs[at..].IndexOfAnyExceptInRange(long.MinValue, _endUs - 1);
            var end = later < 0 ? timesUs.Length : at + later;
            canvas.Draw(packet, at..end);
            _events += end - at;
            at = end;
            if (at < timesUs.Length)
            {
                MoveTo(timesUs[at], frames);
            }
        }

        _lastUs = timesUs[^1];
    }

    /// <summary>Hands over the last frame, which the stream's end cut short.</summary>
    public void Complete(IFrameSink frames)
    {
        if (_events > 0)
        {
            _endUs = Math.Min(_endUs, _lastUs + 1);
            Show(frames);
        }
    }

    /// <summary>Places the windows at the stream's beginning, and again where its clock was set back.</summary>
    private void Anchor(long timeUs, IFrameSink frames)
    {
        if (_firstUs is null)
        {
            _firstUs = timeUs;
            _isBeforeFirst = atUs > 0;
            _startUs = timeUs;
            _endUs = timeUs + (_isBeforeFirst ? atUs : windowUs);
        }
        else if (timeUs < _lastUs - StepBackUs && !_isBeforeFirst)
        {
            Complete(frames);
            _startUs = timeUs;
            _endUs = timeUs + windowUs;
        }
    }

    /// <summary>Goes on to the window in which a time lies.</summary>
    private void MoveTo(long timeUs, IFrameSink frames)
    {
        Show(frames);
        (_startUs, _endUs) = (_endUs, _endUs + windowUs);
        for (var silentUs = 0L; timeUs >= _endUs && silentUs < LongestSilenceUs; silentUs += windowUs)
        {
            Show(frames);
            (_startUs, _endUs) = (_endUs, _endUs + windowUs);
        }

        var skipped = timeUs < _endUs ? 0 : ((timeUs - _endUs) / windowUs) + 1;
        (_startUs, _endUs) = (_startUs + (skipped * windowUs), _endUs + (skipped * windowUs));
    }

    private void Show(IFrameSink frames)
    {
        canvas.Show(_endUs, _frame);
        if (!_isBeforeFirst && !frames.IsFull)
        {
            frames.Add(_frame, new FrameSpan(_startUs - _firstUs!.Value, _endUs - _firstUs.Value, _events));
        }

        _isBeforeFirst = false;
        _events = 0;
    }
}

/// <summary>What a frame shows.</summary>
/// <param name="StartUs">First instant, in microseconds since the first event.</param>
/// <param name="EndUs">First instant after it.</param>
/// <param name="Events">Events in it.</param>
internal readonly record struct FrameSpan(long StartUs, long EndUs, long Events);
