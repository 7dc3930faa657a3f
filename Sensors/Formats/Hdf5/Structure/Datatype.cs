using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>What the elements of a dataset are.</summary>
/// <param name="Bytes">Size of one.</param>
internal sealed record Datatype(int Bytes)
{
    /// <summary>The number that it is; null where it is none, or one of an unusual kind. A truth value is one.</summary>
    public NumberField? Number { get; init; }

    /// <summary>The numbers and other things of a record; null where it is none.</summary>
    public IReadOnlyList<DatatypeMember>? Members { get; init; }

    /// <summary>Whether it is text, and where.</summary>
    public TextPlace Text { get; init; }
}

/// <summary>What a record has.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Bytes of the record before it.</param>
/// <param name="Type">What it is.</param>
internal sealed record DatatypeMember(string Name, int Offset, Datatype Type);

/// <summary>Where text is.</summary>
internal enum TextPlace
{
    /// <summary>It is no text.</summary>
    None,

    /// <summary>In place, filled up with zeros or blanks.</summary>
    InPlace,

    /// <summary>In the global heap.</summary>
    InHeap,
}
