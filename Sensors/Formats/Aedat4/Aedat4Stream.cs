using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>One of a file's streams, as its header describes it.</summary>
/// <param name="Id">What its packets carry.</param>
/// <param name="Kind">Identifier of its flatbuffers: <c>EVTS</c>, <c>FRME</c>, <c>IMUS</c>, <c>TRIG</c>.</param>
/// <param name="Camera">What the recorder called it; empty where it is not said.</param>
/// <param name="Geometry">Size of the sensor; null where it is not said.</param>
internal sealed record Aedat4Stream(int Id, string Kind, string Camera, SensorGeometry? Geometry)
{
    /// <summary>Whether it is one of brightness events.</summary>
    public bool HasEvents => Kind == "EVTS";

    /// <summary>The streams that a description lists: nodes below <c>outInfo</c>, named by their numbers.</summary>
    /// <param name="description">The header's XML.</param>
    /// <exception cref="RecordingFormatException">It is none.</exception>
    public static IReadOnlyList<Aedat4Stream> AllOf(string description)
    {
        try
        {
            using var text = XmlReader.Create(new StringReader(description), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            var outputs = XElement.Load(text).DescendantsAndSelf("node").Where(node => (string?)node.Attribute("name") == "outInfo");
            return [.. outputs.Elements("node").Select(Parse).OfType<Aedat4Stream>()];
        }
        catch (XmlException error)
        {
            throw new RecordingFormatException($"the header's description of the streams is damaged: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static Aedat4Stream? Parse(XElement node)
    {
        if (Number((string?)node.Attribute("name")) is not { } id || Value(node, "typeIdentifier") is not { } kind)
        {
            return null;
        }

        var info = node.Elements("node").FirstOrDefault(child => (string?)child.Attribute("name") == "info");
        var size = Number(Value(info, "sizeX")) is { } width && Number(Value(info, "sizeY")) is { } height ? new SensorGeometry(width, height) : (SensorGeometry?)null;
        return new Aedat4Stream(id, kind, Value(info, "source") ?? "", size);
    }

    /// <summary>An attribute, as one line.</summary>
    private static string? Value(XElement? node, string key) =>
        node?.Elements("attr").FirstOrDefault(attribute => (string?)attribute.Attribute("key") == key)?.Value.Trim().ReplaceLineEndings(" ");

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
