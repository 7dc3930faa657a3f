using System.Text;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats.Aedat4;
using EdgeLearner.Sensors.Tests.Formats.Es;
using EdgeLearner.Sensors.Tests.Formats.Evt21;
using EdgeLearner.Sensors.Tests.Formats.Npy;
using static EdgeLearner.Sensors.Tests.Formats.Aedat3.Aedat3Wire;

namespace EdgeLearner.Sensors.Tests.Formats;

/// <summary>Broken files: whatever was cut off or overwritten, a reader refuses the header in one line or reads to an end, and keeps what came before.</summary>
public sealed class DamageTests
{
    /// <summary>A small file of each kind that has a structure to damage.</summary>
    internal static readonly Dictionary<string, byte[]> Samples = new()
    {
        ["AEDAT 4"] = [.. Aedat4Wire.Header(), .. Aedat4Wire.Other(), .. Aedat4Packets(1), .. Aedat4Packets(3)],
        ["AEDAT 4, ZSTD"] = [.. Aedat4Wire.Header(3), .. Aedat4Packets(3), .. Aedat4Packets(3)],
        ["AEDAT 4, plain"] = [.. Aedat4Wire.Header(0), .. Aedat4Packets(0), .. Aedat4Packets(0)],
        ["AEDAT 3.1"] = [.. "#!AER-DAT3.1\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n"u8, .. Head(2, type: 0), .. new byte[16], .. Aedat3Packets(6)],
        ["EVT2.1"] = [.. "% evt 2.1\n% geometry 200x100\n"u8, .. Evt21Wire.Bytes([.. Enumerable.Range(1, 30).SelectMany(i => new[] { Evt21Wire.TimeHigh((uint)i), Evt21Wire.Cd(i, 32, i, 0x8001) })])],
        ["ES"] = [.. EsWire.Header(EsWire.Dvs, 200, 100), .. Enumerable.Range(0, 60).SelectMany(i => (byte[])[0xFF, .. EsWire.DvsEvent(i, i, i, i % 2)])],
        ["ES, ATIS"] = [.. EsWire.Header(EsWire.Atis, 200, 100), .. Enumerable.Range(0, 60).SelectMany(i => EsWire.AtisEvent(i, i, i, i % 4))],
        ["ES, color"] = [.. EsWire.Header(EsWire.Color, 200, 100), .. Enumerable.Range(0, 60).SelectMany(i => EsWire.ColorEvent(i, i, i))],
        ["npy"] = NpyBytes.Structured([.. Enumerable.Range(0, 30).Select(i => new Ev(i * 10, i, 5, i % 2))]),
        ["npz"] = NpyBytes.Zip(("events", NpyBytes.Structured([.. Enumerable.Range(0, 30).Select(i => new Ev(i * 10, i, 5, i % 2))]))),
        ["CSV"] = [.. "t,x,y,p\n"u8, .. Enumerable.Range(0, 40).SelectMany(i => Encoding.ASCII.GetBytes($"{i * 10},{i},5,{i % 2}\n"))],
    };

    public static TheoryData<string> Formats => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_CutAtEveryLength_KeepsTheEventsBeforeTheCut(string format)
    {
        var whole = ReadAll(Samples[format]);
        Assert.NotEmpty(whole);
        var last = 0;
        for (var length = 0; length <= Samples[format].Length; length++)
        {
            var events = ReadAll(Samples[format][..length]);

            Assert.Equal(whole[..events.Count], events);
            Assert.True(events.Count >= last, $"{events.Count} events of {length} bytes, {last} of one less");
            last = events.Count;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_RandomBytesOverwritten_ComesToAnEnd(string format)
    {
        var random = new SeededRandom(11);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = Samples[format].ToArray();
            for (var i = random.NextInt(6); i >= 0; i--)
            {
                bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
            }

            ReadAll(bytes);
        }
    }

    /// <summary>All events; none where the header is refused, in one line.</summary>
    private static List<Ev> ReadAll(byte[] bytes)
    {
        try
        {
            using var reader = FormatRegistry.Open(new MemoryStream(bytes), "x");
            var events = Ev.ReadAll(reader);
            Assert.All(events, e => Assert.True(reader.Info.Geometry.Contains(e.X, e.Y)));
            return events;
        }
        catch (RecordingFormatException error)
        {
            Assert.DoesNotContain('\n', error.Message);
            return [];
        }
    }

    private static byte[] Aedat3Packets(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(i => Packet(Event(i * 10, i, 5), Event((i * 10) + 3, 7, i, polarity: 0)))];

    private static byte[] Aedat4Packets(int compression) =>
        [.. Enumerable.Range(0, 3).SelectMany(i => Aedat4Wire.Evts(compression, 0, new Ev(i * 10, i, 5), new Ev((i * 10) + 3, 7, i, 0)))];
}
