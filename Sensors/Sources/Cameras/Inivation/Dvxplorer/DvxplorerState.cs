using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;

/// <summary>What DVXplorer words leave behind for the words after them.</summary>
internal record struct DvxplorerState : ILiveState
{
    /// <summary>The clock.</summary>
    public FpgaClock Clock;

    private DecodeCounts _counts;

    /// <summary>The last column address, on the sensor or not; null before it.</summary>
    public int? Column { get; set; }

    /// <summary>First row of the first group, on the sensor or not; null before the first address.</summary>
    public int? Row1 { get; private set; }

    /// <summary>First row of the second group.</summary>
    public int? Row2 { get; private set; }

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => _counts with { TimeReversals = Clock.Reversals };

    /// <summary>All rows of a group where the present column is on the sensor, a bit for each; none before the first time or column.</summary>
    public readonly int ColumnOnSensor(int columns) => Clock.IsTold && Column < columns ? DvxplorerWords.GroupMask : 0;

    /// <summary>Those rows of a group that are on the sensor, a bit for each; none before the first address.</summary>
    /// <param name="row">First row of the group.</param>
    /// <param name="rows">Rows of the chip.</param>
    public static int RowsOnSensor(int? row, int rows) =>
        row is { } first and >= 0 && first < rows ? DvxplorerWords.GroupMask >> Math.Max(0, first + DvxplorerWords.GroupRows - rows) : 0;

    /// <summary>Takes an address of groups.</summary>
    public void TakeAddress(int word)
    {
        var group = word & DvxplorerWords.GroupAddressMask;
        var distance = (word >> DvxplorerWords.DistanceShift) & DvxplorerWords.DistanceMask;
        Row1 = group * DvxplorerWords.GroupRows;
        Row2 = ((word & DvxplorerWords.TowardsTop) != 0 ? group - distance : group + distance) * DvxplorerWords.GroupRows;
    }

    /// <summary>Takes a word that is neither events nor a time nor an address: counts it.</summary>
    public void Take(int word) => FpgaWords.Count(word, ref _counts);

    /// <summary>Counts events that cannot be delivered.</summary>
    public void Drop(int events)
    {
        if (!Clock.IsTold)
        {
            _counts.BeforeFirstTime += events;
        }
        else if (Column is null || Row1 is null)
        {
            _counts.BeforeFirstRow += events;
        }
        else
        {
            _counts.OutOfSensor += events;
        }
    }

    /// <inheritdoc/>
    public void Skip(long elapsedUs, long toldUs, bool hasUntold)
    {
        Clock.Skip(elapsedUs, toldUs, hasUntold);
        (Column, Row1, Row2) = (null, null, null);
    }
}
