using EdgeLearner.Sensors.Formats.Evt2;
using EdgeLearner.Sensors.Formats.Prophesee;

namespace EdgeLearner.Sensors.Formats.Evt21;

/// <summary>Prophesee RAW with EVT2.1 words: GenX320 and, with the halves of a word the other way round, IMX636 and Gen4.1.</summary>
internal sealed class Evt21Format : IEventFormat
{
    private const string Encoding = "EVT21";
    private const string Little = "little";
    private const string Legacy = "legacy";

    /// <inheritdoc/>
    public string Name => "EVT2.1";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".raw"];

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head) =>
        RawHeader.Peek(head).Encoding == Encoding ? FormatMatch.Certain : FormatMatch.No;

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options) =>
        RawHeader.Open<Evt2State>(stream, options, Name, (header, words, notes) => IsUpperFirst(header, words, notes)
            ? Evt21Decoder.DecodeLegacy
            : Evt21Decoder.DecodeLittle);

    private static bool IsUpperFirst(RawHeader header, ByteWindow words, List<string> notes)
    {
        switch (header.Endianness)
        {
            case Little:
                return false;
            case Legacy:
                return true;
            case { } other:
                throw new RecordingFormatException($"EVT2.1 words of the order '{other}'; {Little} and {Legacy} are read");
        }

        while (words.Fill()) // up to its size: the first time words may be far
        {
        }

        var isUpperFirst = Evt21Order.IsUpperFirst(words.Bytes);
        notes.Add($"The header does not say in which order the halves of a word stand: {(isUpperFirst ? Legacy : Little)}, by where time goes on.");
        return isUpperFirst;
    }
}
