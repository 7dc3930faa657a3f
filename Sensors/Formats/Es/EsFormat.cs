using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Es;

/// <summary>Event Stream 2 (.es): DVS, ATIS and color events. Written as DVS events.</summary>
internal sealed class EsFormat : IWritableFormat
{
    private const byte MajorVersion = 2;
    private const int VersionOffset = 12;
    private const int KindOffset = 15;
    private const int WidthOffset = 16;
    private const int HeightOffset = 18;
    private const int HeaderBytes = 20;
    private const byte Generic = 0;
    private const byte Dvs = 1;
    private const byte Atis = 2;
    private const byte Color = 4;

    private static ReadOnlySpan<byte> Magic => "Event Stream"u8;

    /// <inheritdoc/>
    public string Name => "ES";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".es"];

    /// <inheritdoc/>
    public EventOrigin Origin => EventOrigin.BottomLeft;

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head) => head.StartsWith(Magic) ? FormatMatch.Certain : FormatMatch.No;

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options)
    {
        var window = new ByteWindow(stream);
        var (kind, size) = ReadHeader(window);
        var notes = new List<string>();
        Decode<EsState> decode = kind switch
        {
            Dvs => EsDecoder.Decode<EsDvs>,
            Atis => EsDecoder.Decode<EsAtis>,
            Color => EsDecoder.Decode<EsColor>,
            Generic => throw new RecordingFormatException("an Event Stream of generic events, which have no pixels: give one of DVS, ATIS or color events"),
            _ => throw new RecordingFormatException($"an Event Stream of events of type {kind}; types 1 (DVS), 2 (ATIS) and 4 (color) are read"),
        };
        if (kind == Color)
        {
            notes.Add("Color events have no polarity: every one is read as OFF.");
        }

        return new DecodingReader<EsState>(window, new RecordingInfo(Name, options.Geometry ?? size, Origin, notes), decode);
    }

    /// <inheritdoc/>
    public IEventWriter Create(Stream stream, WriteOptions options)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        header[VersionOffset] = MajorVersion;
        header[KindOffset] = Dvs;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(WidthOffset), (ushort)options.Geometry.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(HeightOffset), (ushort)options.Geometry.Height);
        return new EncodingWriter<EsEncoderState>(stream, header, EsEncoder.Encode, new EsEncoderState(options.Geometry.Height));
    }

    private static (byte Kind, SensorGeometry Size) ReadHeader(ByteWindow window)
    {
        while (window.Bytes.Length < HeaderBytes && window.Fill())
        {
        }

        var header = window.Bytes;
        if (header.Length <= KindOffset || (header.Length < HeaderBytes && header[KindOffset] != Generic))
        {
            throw new RecordingFormatException("an Event Stream that ends within its header: it was never written, or cut off");
        }

        if (header[VersionOffset] != MajorVersion)
        {
            throw new RecordingFormatException($"Event Stream of version {header[VersionOffset]}; version {MajorVersion} is read");
        }

        var kind = header[KindOffset];
        if (kind == Generic)
        {
            return (kind, default); // has no size
        }

        var size = new SensorGeometry(BinaryPrimitives.ReadUInt16LittleEndian(header[WidthOffset..]), BinaryPrimitives.ReadUInt16LittleEndian(header[HeightOffset..]));
        window.Consume(HeaderBytes);
        return (kind, size);
    }
}
