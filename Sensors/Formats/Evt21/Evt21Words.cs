namespace EdgeLearner.Sensors.Formats.Evt21;

/// <summary>The words of Prophesee's EVT2.1: 64 bits, of which the upper half is laid out as an EVT2 word and the lower one says which of 32 columns have an event.</summary>
/// <remarks>https://docs.prophesee.ai/stable/data/encoding_formats/evt21.html</remarks>
internal static class Evt21Words
{
    public const int Bytes = 8;
    public const int HalfBits = 32;

    /// <summary>Most events that one word codes: one for each set bit of its lower half, ascending from the column of its upper half.</summary>
    public const int EventsPerWord = 32;
}
