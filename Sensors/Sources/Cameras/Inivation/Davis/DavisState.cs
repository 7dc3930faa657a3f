using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;

/// <summary>What DAVIS words leave behind for the words after them.</summary>
internal record struct DavisState : ILiveState
{
    /// <summary>The clock.</summary>
    public FpgaClock Clock;

    private DecodeCounts _counts;

    /// <summary>The last row address, on the sensor or not; null before it.</summary>
    public int? Row { get; set; }

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => _counts with { TimeReversals = Clock.Reversals };

    /// <summary>Columns of the present row that are on the sensor: none before the first time or row.</summary>
    public readonly int RowLength(int columns, int rows) => Clock.IsTold && Row < rows ? columns : 0;

    /// <summary>Takes a word that is neither an event to be delivered nor a time nor a row: counts it.</summary>
    public void Take(int word)
    {
        var data = word & FpgaWords.DataMask;
        switch (word >> FpgaWords.CodeShift)
        {
            case DavisWords.XOff or DavisWords.XOn:
                Drop();
                break;

            case FpgaWords.Special when data is DavisWords.FrameStartGlobal or DavisWords.FrameStartRolling:
                _counts.OtherRecords++;
                break;

            case DavisWords.ApsSample:
            case FpgaWords.Special when data is >= DavisWords.FrameEnd and <= DavisWords.ExposureEnd:
            case FpgaWords.Misc8 when data >> FpgaWords.Misc8Shift is DavisWords.FrameRegionHigh or DavisWords.FrameRegionLow:
            case DavisWords.Misc10 when data >> DavisWords.Misc10Shift == DavisWords.FrameExposure:
                break; // more of the frame

            default:
                FpgaWords.Count(word, ref _counts);
                break;
        }
    }

    /// <inheritdoc/>
    public void Skip(long elapsedUs, long toldUs, bool hasUntold)
    {
        Clock.Skip(elapsedUs, toldUs, hasUntold);
        Row = null;
    }

    private void Drop()
    {
        if (!Clock.IsTold)
        {
            _counts.BeforeFirstTime++;
        }
        else if (Row is null)
        {
            _counts.BeforeFirstRow++;
        }
        else
        {
            _counts.OutOfSensor++;
        }
    }
}
