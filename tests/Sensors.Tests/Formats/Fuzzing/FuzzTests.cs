using System.Globalization;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Rosbag;
using EdgeLearner.Sensors.Formats.Text;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Support;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Formats.Fuzzing;

/// <summary>
/// Damaged bytes for every reader, ten million, and one million where a library reads the file: none crashes, hangs, believes a size that it is told or loses events from before the damage.
/// </summary>
[Collection<Alone>]
public sealed class FuzzTests : IDisposable
{
    /// <summary>Bytes for each format in a longer run; its first files are those of the short one.</summary>
    private const string BytesVariable = "EDGELEARNER_FUZZ_BYTES";

    private const long BytesPerFormat = 10_000_000;
    private const long BytesPerLibrary = 1_000_000; // a file takes longer
    private const long MaxAllocatedBytes = 64 << 20;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    private readonly EventPacket _packet = new();
    private readonly TempFolder _folder = new();

    /// <summary>All of them.</summary>
    public static TheoryData<string> Formats => [.. FormatRegistry.Formats.Select(format => format.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_DamagedFiles_IsBoundedAndKeepsWhatCameBefore(string name)
    {
        var format = FormatRegistry.Formats.Single(one => one.Name == name);
        var seeds = FuzzSeeds.Of(format);
        Assert.NotEmpty(seeds);
        var sound = seeds.Select(seed => Read(format, seed)).ToList();
        Assert.Contains(sound, content => content.Events.Count > 0);
        var random = new SeededRandom(17);
        var mutator = new Mutator(random, seeds);
        var bytesLeft = Environment.GetEnvironmentVariable(BytesVariable) is { Length: > 0 } set ? long.Parse(set, CultureInfo.InvariantCulture)
            : format is RosbagFormat ? BytesPerLibrary : BytesPerFormat;
        for (var number = 0; bytesLeft > 0; number++)
        {
            var seed = random.NextInt(seeds.Count);
            var (bytes, intact) = mutator.Damage(seeds[seed]);
            bytesLeft -= Math.Max(1, bytes.Length);
            try
            {
                RequireBounds(format, bytes);
                RequireWhatCameBefore(format, sound[seed], bytes, intact);
            }
            catch (Exception error)
            {
                var kept = Path.Combine(Path.GetTempPath(), $"fuzz-{Guid.NewGuid():n}{format.Extensions[0]}");
                File.WriteAllBytes(kept, bytes);
                throw new InvalidOperationException($"damaged file {number}, intact to byte {intact}, is kept as {kept}: {error.Message}", error);
            }
        }
    }

    private void RequireBounds(IEventFormat format, byte[] bytes)
    {
        var (allocated, time) = Measure(format, bytes);
        if (time > MaxTime)
        {
            (_, time) = Measure(format, bytes); // the machine may have been elsewhere, once
        }

        Assert.InRange(allocated, 0, MaxAllocatedBytes);
        Assert.InRange(time, TimeSpan.Zero, MaxTime);
    }

    private (long AllocatedBytes, TimeSpan Time) Measure(IEventFormat format, byte[] bytes)
    {
        var (before, start) = (GC.GetTotalAllocatedBytes(), TimeProvider.System.GetTimestamp());
        using (var reader = Open(format, bytes))
        {
            while (reader is not null && reader.Read(_packet))
            {
                for (var i = 0; i < _packet.Count; i++)
                {
                    if (!reader.Info.Geometry.Contains(_packet.Xs[i], _packet.Ys[i]))
                    {
                        Assert.Fail($"an event at {_packet.Xs[i]},{_packet.Ys[i]} of a sensor of {reader.Info.Geometry}");
                    }
                }
            }
        }

        return (GC.GetTotalAllocatedBytes() - before, TimeProvider.System.GetElapsedTime(start));
    }

    /// <summary>What the file gives when it ends where the damage begins, the damaged one gives too. Damage within the header, or to what stands in for one, is another matter.</summary>
    private void RequireWhatCameBefore(IEventFormat format, FileContent sound, byte[] damaged, int intact)
    {
        var expected = Read(format, damaged[..intact]);
        var events = Read(format, damaged);
        if (!expected.HasHeaderOf(sound) || !events.HasHeaderOf(sound))
        {
            Assert.False(sound.IsMarked && events.Info is null && expected.Events.Count > 0 && expected.HasHeaderOf(sound), "refused for damage behind its header");
            return;
        }

        // Of a text, the last number may be cut.
        var count = Math.Max(0, expected.Events.Count - (format is TextFormat ? 1 : 0));
        Assert.True(events.Events.Count >= count, $"{events.Events.Count} events, {count} before the damage");
        Assert.Equal(expected.Events[..count], events.Events[..count]);
    }

    private FileContent Read(IEventFormat format, byte[] bytes)
    {
        using var reader = Open(format, bytes);
        return new FileContent(format.Match(bytes) == FormatMatch.Certain, reader?.Info, reader is null ? [] : Ev.ReadAll(reader));
    }

    /// <summary>A reader; null where the file is refused, in one line.</summary>
    private IEventReader? Open(IEventFormat format, byte[] bytes)
    {
        try
        {
            var name = $"x{format.Extensions[0]}";
            if (format is not RosbagFormat)
            {
                return FormatRegistry.Open(new MemoryStream(bytes), name);
            }

            File.WriteAllBytes(_folder.File(name), bytes);
            return FormatRegistry.Open(_folder.File(name));
        }
        catch (RecordingFormatException error)
        {
            Assert.DoesNotContain('\n', error.Message);
            return null;
        }
    }

    /// <summary>What a reader makes of a file: whether it is known by a mark, its header, null where it is refused, and its events.</summary>
    private sealed record FileContent(bool IsMarked, RecordingInfo? Info, List<Ev> Events)
    {
        /// <summary>Whether the headers say the same, and the events begin alike: the header of a file that was cut may end early, and still be one.</summary>
        public bool HasHeaderOf(FileContent sound) =>
            Info is not null && sound.Info is not null && Info.Geometry == sound.Info.Geometry && Info.Format == sound.Info.Format && Info.Notes.SequenceEqual(sound.Info.Notes)
            && (Events.Count == 0 || sound.Events.Count == 0 || Events[0] == sound.Events[0]);
    }
}
