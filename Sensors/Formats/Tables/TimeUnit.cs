namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>What a table counts time in; the value is the power of ten that makes microseconds of it.</summary>
internal enum TimeUnit
{
    /// <summary>1 us = 1000 of them.</summary>
    Nanoseconds = -3,

    /// <summary>As everywhere inside this program.</summary>
    Microseconds = 0,

    /// <summary>1000 us.</summary>
    Milliseconds = 3,

    /// <summary>1,000,000 us.</summary>
    Seconds = 6,
}
