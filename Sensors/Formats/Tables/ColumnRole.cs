namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>What a column of a table means.</summary>
internal enum ColumnRole
{
    /// <summary>Nothing that an event has.</summary>
    None,

    /// <summary>When.</summary>
    Time,

    /// <summary>Column of the sensor, 0 at the left.</summary>
    X,

    /// <summary>Row of the sensor, 0 at the top.</summary>
    Y,

    /// <summary>ON where it is above 0.</summary>
    Polarity,
}
