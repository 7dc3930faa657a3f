using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;

/// <summary>What DVXplorer Mini words leave behind for the words after them.</summary>
internal record struct DvxplorerMiniState : ILiveState
{
    private DecodeCounts _counts;
    private long? _lastReferenceUs; // wraps and the last reference, also behind a hole
    private bool _hasReference;
    private long? _startedReferenceUs; // the reference that the last readout counted from, and how far it was behind it
    private int _startedSubUs;

    /// <summary>Time of the present readout, in microseconds.</summary>
    public long TimeUs { get; private set; }

    /// <summary>Time that has been reached; null before the first readout or reference.</summary>
    public long? ReachedUs { get; private set; }

    /// <summary>The last column address of the present readout, on the sensor or not; null outside of one.</summary>
    public int? Column { get; private set; }

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => _counts;

    /// <summary>Whether a word is a reference that steps back, other than by a wrap.</summary>
    public readonly bool StepsBack(uint word) => IsReference(word) && Fall(word) is > 0 and < DvxplorerMiniWords.WrapFallUs;

    /// <summary>Takes a word that codes no events.</summary>
    public void Take(uint word)
    {
        if ((word & DvxplorerMiniWords.ColumnFlag) != 0)
        {
            TakeColumn(word);
        }
        else if (IsReference(word))
        {
            TakeReference(word);
        }
        else if (word != 0)
        {
            _counts.UnknownWords++;
        }
    }

    /// <summary>Counts events that cannot be delivered.</summary>
    public void Drop(int events)
    {
        if (!_hasReference)
        {
            _counts.BeforeFirstTime += events;
        }
        else if (Column is null)
        {
            _counts.BeforeFirstRow += events;
        }
        else
        {
            _counts.OutOfSensor += events;
        }
    }

    /// <inheritdoc/>
    /// <remarks>References come every millisecond and wrap after 70 minutes: no hole is too long for them.</remarks>
    public void Skip(long elapsedUs, long toldUs, bool hasUntold) => Forget();

    private static bool IsReference(uint word) =>
        (word & (DvxplorerMiniWords.GroupsFlag | DvxplorerMiniWords.ColumnFlag | DvxplorerMiniWords.ReferenceFlag)) == DvxplorerMiniWords.ReferenceFlag;

    private void TakeColumn(uint word)
    {
        var column = (int)word & DvxplorerMiniWords.ColumnMask;
        if ((word & DvxplorerMiniWords.StartOfFrame) != 0)
        {
            Start((int)(word >> DvxplorerMiniWords.SubTimeShift) & DvxplorerMiniWords.SubTimeMask, column);
        }
        else if (column <= Column)
        {
            Forget(); // within a readout columns ascend: the camera has lost words, and whose readout this is cannot be known
        }
        else
        {
            Column = Column is null ? null : column;
        }
    }

    private void Start(int subUs, int column)
    {
        if (!_hasReference)
        {
            return;
        }

        if (_startedReferenceUs == _lastReferenceUs && subUs <= _startedSubUs)
        {
            _counts.TimeReversals++;
            Forget(); // the camera has lost the reference in between
            return;
        }

        (_startedReferenceUs, _startedSubUs) = (_lastReferenceUs, subUs);
        TimeUs = _lastReferenceUs!.Value + subUs;
        ReachedUs = Math.Max(TimeUs, ReachedUs ?? TimeUs);
        Column = column;
    }

    private void TakeReference(uint word)
    {
        var fallUs = Fall(word);
        var referenceUs = (_lastReferenceUs ?? Coded(word)) - fallUs;
        if (fallUs >= DvxplorerMiniWords.WrapFallUs)
        {
            referenceUs += DvxplorerMiniWords.TimePeriodUs;
        }
        else if (fallUs > 0)
        {
            _counts.TimeReversals++;
            (Column, ReachedUs) = (null, referenceUs);
        }

        ReachedUs = Math.Max(ReachedUs ?? 0, referenceUs - DvxplorerMiniWords.LongestReadoutUs);
        (_lastReferenceUs, _hasReference) = (referenceUs, true);
    }

    private void Forget() => (Column, _hasReference, _startedReferenceUs) = (null, false, null);

    /// <summary>How far a reference falls, in microseconds, before any wrap is taken into account; negative where it rises.</summary>
    private readonly long Fall(uint word) => _lastReferenceUs is { } lastUs ? (lastUs % DvxplorerMiniWords.TimePeriodUs) - Coded(word) : 0;

    private static long Coded(uint word) => (word & DvxplorerMiniWords.ReferenceMask) * DvxplorerMiniWords.ReferenceUs;
}
