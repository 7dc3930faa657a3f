using System.Runtime.InteropServices;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Formats.Prophesee;

namespace EdgeLearner.Benchmarks.Frames;

/// <summary>EVT3 words of 200 MB or a little more, whose clock goes on from each repetition of a payload to the next.</summary>
/// <param name="Name">The row of the table.</param>
/// <param name="Goal">Events a second that straight decoding is to reach, in millions; 0 where nothing is asked.</param>
/// <param name="Geometry">Size of the sensor.</param>
/// <param name="Words">One payload; null where the test data are not at hand.</param>
internal sealed record FrameStream(string Name, int Goal, SensorGeometry Geometry, Func<ushort[]?> Words)
{
    private const int Bytes = 200_000_000;

    /// <summary>THE list of what is measured.</summary>
    public static IReadOnlyList<FrameStream> All { get; } =
    [
        new("EVT3 dense", 280, new(1280, 720), () => Read("open-neuromorphic+expelliarmus/evt3_sample.raw")),
        new("EVT3 sparse", 170, new(640, 480), () => Read("derived-from-rosbag/test_events_1.evt3.raw")),
        new("EVT3 half-full vectors", 0, new(1280, 720), Vectors),
    ];

    /// <summary>The bytes; null where the test data are not at hand.</summary>
    public byte[]? Repeat()
    {
        if (Words() is not { } words)
        {
            return null;
        }

        var highs = words.Where(IsTimeHigh).Select(word => word & Evt3Words.PayloadMask).ToList();
        var step = highs.Max() - highs.Min() + 1;
        var repeated = new ushort[(((Bytes / Evt3Words.Bytes) + words.Length - 1) / words.Length) * words.Length];
        for (var i = 0; i < repeated.Length; i++)
        {
            var word = words[i % words.Length];
            var laterHigh = (word + (i / words.Length * step)) & Evt3Words.PayloadMask;
            repeated[i] = IsTimeHigh(word) ? (ushort)((Evt3Words.TimeHigh << Evt3Words.TypeShift) | laterHigh) : word;
        }

        return MemoryMarshal.AsBytes(repeated.AsSpan()).ToArray();
    }

    private static bool IsTimeHigh(ushort word) => word >> Evt3Words.TypeShift == Evt3Words.TimeHigh;

    private static ushort[]? Read(string recording)
    {
        var path = Environment.GetEnvironmentVariable("EDGELEARNER_TEST_DATA") is { Length: > 0 } data ? Path.Combine(data, "recordings", recording) : null;
        if (!File.Exists(path))
        {
            return null;
        }

        var file = File.ReadAllBytes(path);
        TextHeader.Peek(file, RawHeader.Mark, RawHeader.IsLast, out var header);
        return MemoryMarshal.Cast<byte, ushort>(file.AsSpan(header)).ToArray();
    }

    /// <summary>Whole rows of vectors over 32 columns, of which any one has an event with a chance of a half; 200 bytes a microsecond, as an EVK4's USB is said to carry.</summary>
    private static ushort[] Vectors()
    {
        const int BytesPerUs = 200;
        var random = new SeededRandom(1);
        var words = new List<ushort>();
        for (var row = 0; row < 7200; row++)
        {
            var timeUs = words.Count * Evt3Words.Bytes / BytesPerUs;
            Put(Evt3Words.TimeHigh, timeUs >> Evt3Words.TimeHighShift);
            Put(Evt3Words.TimeLow, timeUs & Evt3Words.PayloadMask);
            Put(Evt3Words.AddrY, row % 720);
            for (var column = 0; column < 1280; column += Evt3Words.VectorColumns)
            {
                Put(Evt3Words.VectBaseX, column | (random.NextInt(2) << Evt3Words.PolarityShift));
                Put(Evt3Words.Vect12, random.NextInt(1 << Evt3Words.Vect12Bits));
                Put(Evt3Words.Vect12, random.NextInt(1 << Evt3Words.Vect12Bits));
                Put(Evt3Words.Vect8, random.NextInt(1 << Evt3Words.Vect8Bits));
            }
        }

        return [.. words];

        void Put(int type, int payload) => words.Add((ushort)((type << Evt3Words.TypeShift) | payload));
    }
}
