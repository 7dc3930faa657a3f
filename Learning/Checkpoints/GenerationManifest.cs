using System.Text;
using System.Text.Json;
using EdgeLearner.Learning.Memory;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>What makes a generation one: it names every file and window of it. Written last: a generation is there once its manifest is.</summary>
/// <remarks>A JSON object <c>{"sha256":"...","version":1,"generation":{...}}</c>; the checksum is over every byte that follows it.</remarks>
internal sealed record GenerationManifest
{
    private const int Version = 1;
    private const int HashChars = 64;
    private const string BeforeHash = "{\"sha256\":\"";
    private static readonly string AfterHash = $"\",\"version\":{Version},\"generation\":";

    /// <summary>What is told of it.</summary>
    public required GenerationInfo Info { get; init; }

    /// <summary>The file with weights and optimizer.</summary>
    public required StoredFile Model { get; init; }

    /// <summary>Where the windows lie.</summary>
    public required IReadOnlyList<SegmentUse> Segments { get; init; }

    /// <summary>The memory that is learned from.</summary>
    public required StoredMemory Replay { get; init; }

    /// <summary>The one that is held back.</summary>
    public required StoredMemory HeldBack { get; init; }

    /// <summary>Number of the first window that is not yet.</summary>
    public required long NextWindow { get; init; }

    /// <summary>What windows hold of a frame (<see cref="Online.LearnerState.LatentBlock"/>); manifests that say nothing have pixels, 0.</summary>
    public int LatentBlock { get; init; }

    /// <summary>What the guard wants to know again; null = nothing.</summary>
    public string? Guard { get; init; }

    /// <summary>What is known of young classes; null = there are none.</summary>
    public string? Prototypes { get; init; }

    /// <summary>Names of all its files but its own.</summary>
    public IEnumerable<string> Files() => Segments.Select(segment => segment.Stored.File).Prepend(Model.File);

    /// <summary>The file's content.</summary>
    public byte[] ToBytes()
    {
        var rest = Encoding.UTF8.GetBytes(AfterHash + JsonSerializer.Serialize(this, CheckpointJson.Default.GenerationManifest) + "}\n");
        return [.. Encoding.UTF8.GetBytes(BeforeHash + Hash(rest)), .. rest];
    }

    /// <summary>Reads a file's content.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="file">All of it.</param>
    /// <exception cref="CheckpointException">Not a manifest, damaged, or of another version.</exception>
    public static GenerationManifest Parse(string path, ReadOnlySpan<byte> file)
    {
        var start = Encoding.UTF8.GetBytes(BeforeHash);
        var rest = file[Math.Min(start.Length + HashChars, file.Length)..];
        if (!file.StartsWith(start) || rest.IsEmpty || !file.Slice(start.Length, HashChars).SequenceEqual(Encoding.UTF8.GetBytes(Hash(rest))))
        {
            throw new CheckpointException($"{path}: no manifest of a generation, or a damaged one") { IsDamaged = true };
        }

        if (!rest.StartsWith(Encoding.UTF8.GetBytes(AfterHash)))
        {
            throw new CheckpointException($"{path}: of another version than {Version}, which is the one that this program reads");
        }

        try
        {
            return JsonSerializer.Deserialize(rest[AfterHash.Length..rest.LastIndexOf((byte)'}')], CheckpointJson.Default.GenerationManifest)!;
        }
        catch (JsonException error)
        {
            throw new CheckpointException($"{path}: no manifest of a generation: {error.Message}") { IsDamaged = true };
        }
    }

    private static string Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = new Sha256();
        hash.Append(bytes);
        return hash.Finish();
    }
}

/// <summary>A file as it must be.</summary>
/// <param name="File">Its name, in the folder of the generations.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of all of it, lower-case hex.</param>
internal sealed record StoredFile(string File, long Bytes, string Sha256);

/// <summary>A segment, and what a generation needs of it.</summary>
/// <param name="Segment">Number of the generation that wrote it.</param>
/// <param name="Stored">Its file.</param>
/// <param name="Windows">Windows that it holds, needed or not.</param>
/// <param name="Replay">Numbers of the windows that are learned from.</param>
/// <param name="HeldBack">Numbers of those that are held back.</param>
internal sealed record SegmentUse(int Segment, StoredFile Stored, int Windows, IReadOnlyList<long> Replay, IReadOnlyList<long> HeldBack);

/// <summary>A memory of windows, without them.</summary>
/// <param name="Windows">How many it holds.</param>
/// <param name="FrameWords">64-bit words of a frame.</param>
/// <param name="WindowFrames">Frames of the longest window.</param>
/// <param name="Seen">Windows of each class that were ever offered to it.</param>
internal sealed record StoredMemory(int Windows, int FrameWords, int WindowFrames, IReadOnlyList<long> Seen)
{
    /// <summary>What is to be told of a memory.</summary>
    public static StoredMemory Of(ReplayMemory memory, int classes) =>
        new(memory.Count, memory.FrameWords, memory.WindowFrames, [.. Enumerable.Range(0, classes).Select(memory.SeenOf)]);

    /// <summary>An empty memory with room for just these windows.</summary>
    public ReplayMemory Create(int classes) => new(sizeof(ulong) * (long)Windows * FrameWords * WindowFrames, FrameWords, WindowFrames, classes, seed: 1);
}
