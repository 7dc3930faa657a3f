using EdgeLearner.Sensors.Formats.Prophesee;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>Prophesee RAW with EVT3 words: Gen3.1, Gen4.1, IMX636 and later.</summary>
internal sealed class Evt3Format : IWritableFormat
{
    /// <inheritdoc/>
    public string Name => "EVT3";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".raw"];

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head) =>
        RawHeader.Peek(head).Encoding == Name ? FormatMatch.Certain : FormatMatch.No;

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options) =>
        RawHeader.Open<Evt3State>(stream, options, Name, Evt3Decoder.Decode, Evt3Straight.Decode);

    /// <inheritdoc/>
    public IEventWriter Create(Stream stream, WriteOptions options) =>
        new EncodingWriter<Evt3EncoderState>(stream, RawHeader.Write("3.0", Name, options.Geometry), Evt3Encoder.Encode, new Evt3EncoderState { Width = options.Geometry.Width });
}
