namespace EdgeLearner.Sensors.Formats;

/// <summary>Records of 64 bits that consist of an address and a time in microseconds, 32 bits each: what differs between the formats that have them.</summary>
internal interface IAddressRecord
{
    /// <summary>Whether the time stands before the address.</summary>
    static virtual bool IsTimeFirst => false;

    /// <summary>Whether times may be negative.</summary>
    static virtual bool IsTimeSigned => true;

    /// <summary>Whether both have their upper byte first.</summary>
    static virtual bool IsBigEndian => false;

    /// <summary>Lowest bit of the column.</summary>
    static abstract int XShift { get; }

    /// <summary>Column, after the shift.</summary>
    static abstract uint XMask { get; }

    /// <summary>Lowest bit of the row.</summary>
    static abstract int YShift { get; }

    /// <summary>Row, after the shift.</summary>
    static abstract uint YMask { get; }

    /// <summary>Whether columns count from the right and rows from the bottom.</summary>
    static virtual bool IsTurned => false;

    /// <summary>Bit of the polarity.</summary>
    static abstract int PolarityShift { get; }

    /// <summary>What that bit is for ON.</summary>
    static virtual uint OnBit => 1;

    /// <summary>Bits that tell the brightness events that are read from other records.</summary>
    static virtual uint KindMask => 0;

    /// <summary>What these bits are for brightness events.</summary>
    static virtual uint Kind => 0;
}
