using System.Globalization;
using System.Security;
using System.Text;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>The header of a recording with one stream of events, number 0, compressed by LZ4.</summary>
internal static class Aedat4HeaderText
{
    /// <summary>Number of the one stream.</summary>
    public const int Stream = 0;

    /// <summary>Where in the file the header says at which byte the table of packets begins.</summary>
    public const int TablePositionAt = 14 + 32;

    private const int FieldsAt = 12;
    private const int RootAt = 24;
    private const int TextAt = 48;

    /// <summary>The header, which says that there is no table of packets: it would be one that was cut off, were nothing added.</summary>
    public static byte[] Write(WriteOptions options)
    {
        var text = Encoding.UTF8.GetBytes(Describe(options));
        var flat = new byte[(TextAt + sizeof(int) + text.Length + sizeof(int)) / sizeof(int) * sizeof(int)]; // with a 0 behind the text, in whole words
        var write = new FlatWriter(flat);
        write.Begin(flat.Length, RootAt, Aedat4Words.Header);
        write.Fields(FieldsAt, tableBytes: 24, 4, 8, 16); // compression, position of the table of packets, description
        write.Int32(RootAt, RootAt - FieldsAt);
        write.Int32(RootAt + 4, (int)Aedat4Compression.Lz4);
        write.Int64(RootAt + 8, -1);
        write.Int32(RootAt + 16, TextAt - (RootAt + 16));
        write.Int32(TextAt, text.Length);
        text.CopyTo(flat, TextAt + sizeof(int));
        return [.. Aedat4Words.Preamble, .. flat];
    }

    /// <summary>Which stream is which, as readers look for it; they want a source.</summary>
    private static string Describe(WriteOptions options) => string.Create(CultureInfo.InvariantCulture, $"""
        <dv version="2.0"><node name="outInfo" path="/mainloop/Recorder/outInfo/"><node name="{Stream}" path="/mainloop/Recorder/outInfo/{Stream}/">
        <attr key="compression" type="string">LZ4</attr><attr key="originalModuleName" type="string">capture</attr>
        <attr key="originalOutputName" type="string">events</attr><attr key="typeDescription" type="string">Array of events (polarity ON/OFF).</attr>
        <attr key="typeIdentifier" type="string">EVTS</attr><node name="info" path="/mainloop/Recorder/outInfo/{Stream}/info/">
        <attr key="sizeX" type="int">{options.Geometry.Width}</attr><attr key="sizeY" type="int">{options.Geometry.Height}</attr>
        <attr key="source" type="string">{SecurityElement.Escape(options.Source ?? "unknown")}</attr></node></node></node></dv>
        """);
}
