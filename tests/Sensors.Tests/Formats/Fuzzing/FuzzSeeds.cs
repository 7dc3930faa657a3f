using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats.Evt3;
using EdgeLearner.Sensors.Tests.Formats.Hdf5;
using EdgeLearner.Sensors.Tests.Formats.Rosbag;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Formats.Fuzzing;

/// <summary>Sound files that damage begins from: small ones made here, and the beginnings of real recordings where they are to be had.</summary>
internal static class FuzzSeeds
{
    private const int RealBytes = 16 * 1024;
    private static readonly SensorGeometry Sensor = new(304, 240);

    /// <summary>All seeds of a format.</summary>
    public static IReadOnlyList<byte[]> Of(IEventFormat format) => [.. Made().Concat(Real()).Where(bytes => IsOf(format, bytes))];

    private static IEnumerable<byte[]> Made() =>
    [
        .. DamageTests.Samples.Values,
        .. new[] { "evt2", "evt3", "dat", "hdf5" }.Select(Written),
        .. new[] { "evt3", "libcaer", "mono" }.Select(Bag),
        Hdf5File.Metavision(Steady, deflate: true),
        Hdf5File.Dsec(Steady, offsetUs: 1000),
        Hdf5File.Columns(Steady),
        .. H5pyFiles.Names.Select(H5pyFiles.Bytes),
        Hdf5File.Ecf(rows: 64, chunkRows: 16, [.. Enumerable.Range(0, 4).Select(Compressed)]),
        Hdf5File.Compressed(32001, rows: 64, chunkRows: 16, [.. Steady.Take(64).Chunk(16).Select(events => BloscChunk.Lz4(Hdf5File.Records(events), numberBytes: 16))]),
        [.. "#!AER-DAT2.0\r\n# This is a raw AE data file\r\n# AEChip: DVS128\r\n"u8, .. Enumerable.Range(0, 60).SelectMany(i => (byte[])[0, 0, (byte)i, (byte)((i << 1) | (i & 1)), 0, 0, (byte)(i >> 3), (byte)(i * 32)])],
        [.. Enumerable.Range(0, 60).SelectMany(i => (byte[])[(byte)(i % 34), 5, (byte)((i & 1) << 7), (byte)(i / 10), (byte)(i * 20)])],
    ];

    private static IReadOnlyList<Ev> Steady => [.. Enumerable.Range(0, 2500).Select(i => new Ev(2000 + (i * 25L), i % Sensor.Width, i % Sensor.Height, i % 2))];

    /// <summary>A bag of messages, among them such as take more than a page.</summary>
    private static byte[] Bag(string encoding)
    {
        using var folder = new TempFolder();
        byte[] words = encoding == "evt3"
            ? Evt3Wire.Bytes([Evt3Wire.TimeHigh(1), Evt3Wire.TimeLow(5), Evt3Wire.Y(7), .. Enumerable.Range(0, 60).Select(x => Evt3Wire.X(x))])
            : [.. Enumerable.Range(0, 60).SelectMany(i => BitConverter.GetBytes(encoding == "mono" ? ((long)i << 48) | (5L << 32) | ((long)i * 1000) : ((long)i << 32) | ((long)i << 17) | 0x15))];
        BagFile.Write(folder.File("x.db3"), [.. Enumerable.Range(0, 12).Select(i => BagFile.Message(encoding, [.. Enumerable.Repeat(words, i == 6 ? 40 : 1).SelectMany(part => part)], i * 1_000_000L))]);
        return File.ReadAllBytes(folder.File("x.db3"));
    }

    /// <summary>A chunk of 16 events 1 us apart, compressed.</summary>
    private static byte[] Compressed(int chunk) =>
        [.. BitConverter.GetBytes((16 << 2) | 2), .. BitConverter.GetBytes(chunk * 16L), 0x01, .. Enumerable.Repeat((byte)0x11, 15), .. Enumerable.Range(0, 48).Select(i => (byte)(i * 5 % 32))];

    /// <summary>Events of all kinds of steps, as this program writes them.</summary>
    private static byte[] Written(string format)
    {
        var random = new SeededRandom(5);
        var timeUs = 0L;
        using var stream = new MemoryStream();
        using (var writer = FormatRegistry.FindWritable("x", format).Create(stream, new WriteOptions(Sensor)))
        {
            var row = Enumerable.Range(0, 40).Select(x => new Ev(0, x, 7));
            var scattered = Enumerable.Range(0, 200).Select(i => new Ev(
                timeUs += i % 50 == 0 ? 1_000_000 : random.NextInt(3000), random.NextInt(Sensor.Width), random.NextInt(Sensor.Height), random.NextInt(2)));
            writer.Write(Ev.Packet([.. row, .. scattered]));
            writer.Complete();
        }

        return stream.ToArray();
    }

    private static IEnumerable<byte[]> Real() =>
        TestData.Find("recordings") is not { } folder ? [] : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(FormatRegistry.IsRecording).Order(StringComparer.Ordinal)
            .Select(path =>
            {
                using var file = File.OpenRead(path);
                var bytes = new byte[Math.Min(RealBytes, file.Length)];
                file.ReadExactly(bytes);
                return bytes;
            });

    private static bool IsOf(IEventFormat format, byte[] bytes)
    {
        try
        {
            return FormatRegistry.Detect(bytes, format.Extensions[0]) == format;
        }
        catch (RecordingFormatException)
        {
            return false;
        }
    }
}
