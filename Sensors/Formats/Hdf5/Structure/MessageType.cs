namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>What a message of an object's header is about. Section IV.A.2 of the format's specification.</summary>
internal enum MessageType
{
    /// <summary>How many numbers there are in each dimension.</summary>
    Dataspace = 0x01,

    /// <summary>Where a group has links that are too many for its header.</summary>
    LinkInfo = 0x02,

    /// <summary>What the numbers are.</summary>
    Datatype = 0x03,

    /// <summary>What stands where nothing was written, as the oldest files say it.</summary>
    OldFillValue = 0x04,

    /// <summary>What stands where nothing was written.</summary>
    FillValue = 0x05,

    /// <summary>A link of a group.</summary>
    Link = 0x06,

    /// <summary>That parts of a dataset are in other files.</summary>
    ExternalFiles = 0x07,

    /// <summary>How a dataset lies in the file.</summary>
    Layout = 0x08,

    /// <summary>What was done to chunks.</summary>
    Filters = 0x0B,

    /// <summary>An attribute.</summary>
    Attribute = 0x0C,

    /// <summary>More of the header.</summary>
    Continuation = 0x10,

    /// <summary>Where a group of the old kind has its links.</summary>
    SymbolTable = 0x11,

    /// <summary>Where an object has attributes that are too many for its header.</summary>
    AttributeInfo = 0x15,
}
