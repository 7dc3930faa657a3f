using System.Buffers.Binary;
using System.Text;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>What stands before the packets.</summary>
/// <param name="Compression">Of all packets.</param>
/// <param name="TablePosition">Byte of the file where a table of the packets follows them; null where there is none, as where the recorder crashed.</param>
/// <param name="Streams">In the file's order.</param>
internal sealed record Aedat4Header(Aedat4Compression Compression, long? TablePosition, IReadOnlyList<Aedat4Stream> Streams)
{
    /// <summary>Reads the header and leaves the window at the first packet.</summary>
    /// <param name="window">The recording from its first byte.</param>
    /// <exception cref="RecordingFormatException">It is cut or damaged.</exception>
    public static Aedat4Header Read(ByteWindow window)
    {
        var start = Aedat4Words.Preamble.Length;
        if (!window.Require(start + Aedat4Words.SizeBytes)
            || BinaryPrimitives.ReadUInt32LittleEndian(window.Bytes[start..]) is var size && (size > Aedat4Words.MaxHeaderBytes || !window.Require(start + Aedat4Words.SizeBytes + (int)size)))
        {
            throw new RecordingFormatException("the file ends within its header, or the header is damaged");
        }

        window.Consume(start);
        var bytes = window.Bytes[..(Aedat4Words.SizeBytes + (int)size)];
        var table = new FlatTable(bytes);
        var compression = (Aedat4Compression)(table.GetInt32(Aedat4Words.CompressionField) ?? 0);
        if (!table.Is(Aedat4Words.Header) || !Enum.IsDefined(compression))
        {
            throw new RecordingFormatException("the header is damaged: neither its mark nor a known compression stands where they should");
        }

        var streams = Aedat4Stream.AllOf(Encoding.UTF8.GetString(bytes[table.GetVector(Aedat4Words.DescriptionField, sizeof(byte))]));
        var position = table.GetInt64(Aedat4Words.TablePositionField);
        window.Consume(bytes.Length);
        return new Aedat4Header(compression, position >= window.Position ? position : null, streams);
    }
}
