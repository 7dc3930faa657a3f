using EdgeLearner.Sensors.Formats.Prophesee;

namespace EdgeLearner.Sensors.Formats.Evt2;

/// <summary>Prophesee RAW with EVT2 words: Gen3 and, where so configured, later sensors.</summary>
internal sealed class Evt2Format : IWritableFormat
{
    /// <inheritdoc/>
    public string Name => "EVT2";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".raw"];

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head) =>
        RawHeader.Peek(head).Encoding == Name ? FormatMatch.Certain : FormatMatch.No;

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options) =>
        RawHeader.Open<Evt2State>(stream, options, Name, Evt2Decoder.Decode);

    /// <inheritdoc/>
    public IEventWriter Create(Stream stream, WriteOptions options) =>
        new EncodingWriter<TimeHighSteps>(stream, RawHeader.Write("2.0", Name, options.Geometry), Evt2Encoder.Encode);
}
