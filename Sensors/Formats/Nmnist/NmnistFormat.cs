using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Nmnist;

/// <summary>The 40-bit records of N-MNIST and N-Caltech101, without a header: size and kind are guesses that the extension must support.</summary>
internal sealed class NmnistFormat : IEventFormat
{
    /// <summary>Sizes that a file without a header may have, the smallest first: N-MNIST, its centred kin, N-Caltech101.</summary>
    private static readonly SensorGeometry[] Sizes = [new(34, 34), new(128, 128), new(240, 180)];

    /// <inheritdoc/>
    public string Name => "N-MNIST";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".bin", ".bs2"];

    /// <inheritdoc/>
    /// <remarks>Any bytes could be such records; where more than one in eight steps back in time, they are not.</remarks>
    public FormatMatch Match(ReadOnlySpan<byte> head)
    {
        var records = head.Length / NmnistWords.RecordBytes;
        var (lastUs, stepsBack) = (0, 0);
        for (var i = 0; i < records; i++)
        {
            var (_, y, _, codedUs) = NmnistDecoder.Split(head[(i * NmnistWords.RecordBytes)..]);
            stepsBack += codedUs < lastUs && y != NmnistWords.OverflowRow ? 1 : 0;
            lastUs = codedUs;
        }

        return records > 0 && stepsBack <= records / 8 ? FormatMatch.Possible : FormatMatch.No;
    }

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options)
    {
        var notes = new List<string>();
        var geometry = options.Geometry ?? GuessSize(stream, notes);
        var info = new RecordingInfo(Name, geometry, EventOrigin.TopLeft, notes);
        return new DecodingReader<NmnistState>(new ByteWindow(stream), info, NmnistDecoder.Decode);
    }

    private static SensorGeometry GuessSize(Stream stream, List<string> notes)
    {
        if (!stream.CanSeek)
        {
            throw new RecordingFormatException("the format has no sensor size and a stream is not read twice: copy it to a file, or tell run and replay its size, by Source:Width and Source:Height");
        }

        var used = UsedSize(stream);
        stream.Position = 0;
        var size = Array.Find(Sizes, size => used.Width <= size.Width && used.Height <= size.Height);
        if (size == default)
        {
            throw new RecordingFormatException(
                $"the coordinates take {used}, more than any sensor that such files come from: "
                + "either it is no such file, or run and replay must be told its size, by Source:Width and Source:Height");
        }

        notes.Add($"The format has no sensor size: {size}, the smallest usual one that holds every event.");
        return size;
    }

    /// <summary>Columns and rows up to the last that has an event, in a pass over all of the file.</summary>
    private static SensorGeometry UsedSize(Stream stream)
    {
        using var window = new ByteWindow(stream, leaveOpen: true);
        var (width, height) = (0, 0);
        do
        {
            var bytes = window.Bytes;
            for (; bytes.Length >= NmnistWords.RecordBytes; bytes = bytes[NmnistWords.RecordBytes..])
            {
                if (bytes[1] != NmnistWords.OverflowRow)
                {
                    (width, height) = (Math.Max(width, bytes[0] + 1), Math.Max(height, bytes[1] + 1));
                }
            }

            window.Consume(window.Bytes.Length - bytes.Length);
        }
        while (window.Fill());

        return new(width, height);
    }
}
