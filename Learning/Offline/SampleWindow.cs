using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Offline;

/// <summary>Makes the frames of one manifest row from the packets of its recording.</summary>
internal sealed class SampleWindow : IObserver<EventFrame>
{
    /// <summary>Recordings step back a little now and then: only what lies this far behind the window's end says that nothing more comes for it.</summary>
    private const long StepBackUs = 100_000;

    private readonly TimeBinner _binner;
    private readonly int _frames;
    private readonly EventPacket _cut = new();
    private readonly long _startUs; // of sensor time
    private readonly long _endUs;
    private int _filled;

    /// <summary>A window of a recording.</summary>
    /// <param name="row">Which.</param>
    /// <param name="originUs">Time of the recording's first event.</param>
    /// <param name="mapping">From sensor pixels to frame pixels.</param>
    /// <param name="options">Bins.</param>
    /// <param name="pool">Frames to work in; they are copied.</param>
    public SampleWindow(ManifestRow row, long originUs, InputMapping mapping, FramingOptions options, EventFramePool pool)
    {
        _startUs = row.StartUs is { } start ? originUs + start : long.MinValue;
        _endUs = row.EndUs is { } end ? originUs + end : long.MaxValue;
        _frames = options.Frames;
        Bits = new ulong[options.Frames * EventFrame.WordCount(mapping.Input)];
        var rule = new BinningRule { PeriodUs = 1_000 * options.BinMs, StartUs = row.StartUs is null ? null : _startUs };
        _binner = new TimeBinner(mapping, rule, pool, TimeProvider.System); // its stamps are not looked at
    }

    /// <summary>The frames so far, [frames, words].</summary>
    public ulong[] Bits { get; }

    /// <summary>Events in them.</summary>
    public long Events { get; private set; }

    /// <summary>Whether no event can change it any more.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Takes those of a packet's events that lie in the window.</summary>
    public void Push(EventPacket packet)
    {
        _cut.Clear();
        var timesUs = packet.TimesUs;
        for (var i = 0; i < timesUs.Length; i++)
        {
            if (timesUs[i] >= _startUs && timesUs[i] < _endUs)
            {
                _cut.Append(timesUs[i], packet.Xs[i], packet.Ys[i], packet.Polarities[i]);
            }
        }

        _binner.Push(_cut, this);
        if (timesUs.Length > 0 && timesUs[^1] - StepBackUs >= _endUs)
        {
            Complete();
        }
    }

    /// <summary>Nothing more comes: the last frame is closed.</summary>
    public void Complete()
    {
        if (!IsComplete)
        {
            _binner.Complete(this);
            IsComplete = true;
        }
    }

    /// <summary>Copies a frame. What stands behind a break does not continue what was before: it is not part of the sample.</summary>
    void IObserver<EventFrame>.OnNext(EventFrame value)
    {
        using (value)
        {
            IsComplete |= _filled > 0 && value.Break != StreamBreak.None;
            if (IsComplete)
            {
                return;
            }

            value.Bits.CopyTo(Bits.AsSpan(_filled * value.Bits.Length));
            Events += value.EventCount;
            IsComplete = ++_filled == _frames;
        }
    }

    void IObserver<EventFrame>.OnCompleted()
    {
    }

    void IObserver<EventFrame>.OnError(Exception error) => throw error;
}
