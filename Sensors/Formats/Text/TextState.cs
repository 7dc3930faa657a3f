using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Text;

/// <summary>What lines of text leave behind for the lines after them.</summary>
internal record struct TextState : IDecoderState
{
    /// <summary>The rows so far.</summary>
    public RecordState Rows;

    /// <summary>Whether the bytes that follow belong to a line that is too long.</summary>
    public bool IsInLongLine;

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => Rows.Counts;
}
