namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;

/// <summary>The words of DVXplorer cameras beside those of <see cref="FpgaWords"/>: brightness events by column, in groups of eight rows.</summary>
/// <remarks>After libcaer, src/dvxplorer.c. The chip reads itself out in frames: all events of one readout have one time.</remarks>
internal static class DvxplorerWords
{
    /// <summary>Column of the events that follow, in bits 9-0; bit 11 = the first of a readout.</summary>
    public const int Column = 1;

    /// <summary>Events of the second group: a bit for each row in 7-0, bit 8 = OFF.</summary>
    public const int Group2 = 2;

    /// <summary>Events of the first group, likewise.</summary>
    public const int Group1 = 3;

    /// <summary>Where the groups are, in steps of eight rows: the first in bits 5-0, the second by its distance in 10-6, towards the top where bit 11 is set.</summary>
    public const int GroupAddress = 4;

    public const int ColumnMask = 0x3FF;
    public const int StartOfFrame = 0x800;
    public const int OffFlag = 0x100;
    public const int OffShift = 8;
    public const int GroupRows = 8;
    public const int GroupMask = 0xFF;
    public const int GroupAddressMask = 0x3F;
    public const int DistanceShift = 6;
    public const int DistanceMask = 0x1F;
    public const int TowardsTop = 0x800;

    /// <summary>Most events that one word codes.</summary>
    public const int EventsPerWord = GroupRows;
}
