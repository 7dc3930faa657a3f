using System.Globalization;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Prophesee;

/// <summary>The header of Prophesee's RAW files, the same before EVT2, EVT2.1, EVT3 and EVT4 words: lines <c>% key value</c>.</summary>
/// <param name="Encoding">Name of the words: EVT2, EVT3, EVT21 ...; null where this is no such header.</param>
/// <param name="Geometry">Sensor size; null where the header does not say.</param>
/// <param name="SystemId">The maker's number of the camera system.</param>
/// <param name="Endianness">In which order the halves of EVT2.1 words stand: <c>little</c> or <c>legacy</c>; null where the header does not say.</param>
internal sealed record RawHeader(string? Encoding, SensorGeometry? Geometry, int? SystemId, string? Endianness)
{
    /// <summary>What each line begins with; DAT files share it.</summary>
    public const byte Mark = (byte)'%';

    /// <summary>Longest side of a sensor that words of any version address, in pixels.</summary>
    private const int MaxSide = 2048;

    /// <summary>Judges the beginning of a file.</summary>
    public static RawHeader Peek(ReadOnlySpan<byte> head) => Parse(TextHeader.Peek(head, Mark, IsLast, out _));

    /// <summary>Reads the header and puts a decoder behind it.</summary>
    /// <exception cref="RecordingFormatException">Nothing says how large the sensor is.</exception>
    public static IEventReader Open<TState>(
        Stream stream, OpenOptions options, string format, Decode<TState> decode, DecodeStraight<TState>? straight = null)
        where TState : struct, IDecoderState => Open(stream, options, format, (_, _, _) => decode, straight);

    /// <summary>The same, with a decoder that depends on the recording.</summary>
    /// <param name="stream">The recording from its first byte.</param>
    /// <param name="options">What the caller knows better than the file.</param>
    /// <param name="format">Short name of the format.</param>
    /// <param name="choose">The decoder, by the header, the words behind it (which it may look at, not consume), and a place for notes.</param>
    /// <param name="straight">The decoder straight to frames, where the format has one.</param>
    /// <exception cref="RecordingFormatException">Nothing says how large the sensor is.</exception>
    public static IEventReader Open<TState>(
        Stream stream,
        OpenOptions options,
        string format,
        Func<RawHeader, ByteWindow, List<string>, Decode<TState>> choose,
        DecodeStraight<TState>? straight = null)
        where TState : struct, IDecoderState
    {
        var window = new ByteWindow(stream);
        var header = Parse(TextHeader.Read(window, Mark, IsLast));
        var notes = new List<string>();
        var geometry = options.Geometry ?? header.Geometry ?? FromSystem(header.SystemId, notes);
        var decode = choose(header, window, notes);
        return new DecodingReader<TState>(window, new RecordingInfo(format, geometry, EventOrigin.TopLeft, notes), decode, straight);
    }

    /// <summary>A header that says what readers need, and nothing that differs from one writing to the next.</summary>
    /// <param name="version">Of the words: <c>3.0</c>.</param>
    /// <param name="encoding">Name of the words: <c>EVT3</c>.</param>
    /// <param name="geometry">Size of the sensor.</param>
    /// <exception cref="RecordingFormatException">The sensor is larger than the words can address.</exception>
    public static byte[] Write(string version, string encoding, SensorGeometry geometry)
    {
        if (geometry.Width > MaxSide || geometry.Height > MaxSide)
        {
            throw new RecordingFormatException($"a sensor of {geometry}; {encoding} can address {MaxSide} a side");
        }

        return System.Text.Encoding.ASCII.GetBytes(
            $"% evt {version}\n% format {encoding};height={geometry.Height};width={geometry.Width}\n% geometry {geometry}\n% end\n");
    }

    /// <summary>Compares the whole line: <c>endianness little</c> begins like it.</summary>
    public static bool IsLast(string line) => line == "end";

    private static RawHeader Parse(IReadOnlyList<string> lines)
    {
        string? encoding = null;
        SensorGeometry? geometry = null;
        int? systemId = null;
        string? endianness = null;
        foreach (var line in lines)
        {
            var (key, value) = Split(line, ' ');
            switch (key)
            {
                case "evt":
                    encoding ??= "EVT" + value.Replace(".0", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
                    break;
                case "format":
                    var parts = value.Split(';');
                    var fields = parts.Skip(1).Select(part => Split(part, '=')).ToLookup(field => field.Key, field => field.Value);
                    encoding = parts[0];
                    geometry = Size(fields["width"].FirstOrDefault(), fields["height"].FirstOrDefault()) ?? geometry;
                    endianness ??= fields["endianness"].FirstOrDefault();
                    break;
                case "geometry":
                    var (width, height) = Split(value, 'x');
                    geometry = Size(width, height) ?? geometry;
                    break;
                case "system_ID":
                    systemId = Number(value);
                    break;
                case "endianness":
                    endianness = value;
                    break;
            }
        }

        return new RawHeader(encoding, geometry, systemId, endianness);
    }

    /// <summary>Sizes by system number, as OpenEB's table of systems has them: what old headers leave out.</summary>
    private static SensorGeometry FromSystem(int? systemId, List<string> notes)
    {
        SensorGeometry geometry = systemId switch
        {
            21 or 33 or 34 or 35 or 40 or 41 => new(640, 480), // Gen3, Gen3.1
            30 or 31 or 32 or 39 or 48 or 49 or 50 or 58 => new(1280, 720), // Gen4, Gen4.1, IMX636
            _ => throw new RecordingFormatException("the header does not say how large the sensor is: set Source:Width and Source:Height"),
        };
        notes.Add($"The header has no sensor size: {geometry} by its system_ID {systemId}.");
        return geometry;
    }

    private static (string Key, string Value) Split(string text, char at)
    {
        var position = text.IndexOf(at);
        return position < 0 ? (text, "") : (text[..position].Trim(), text[(position + 1)..].Trim());
    }

    private static SensorGeometry? Size(string? width, string? height) =>
        Number(width) is > 0 and var w && Number(height) is > 0 and var h ? new SensorGeometry(w, h) : null;

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
