using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>Models on disk: a safetensors file whose metadata holds the specification, the class names and a checksum.</summary>
/// <remarks>
/// Tensors carry the names and shapes of torch (<c>b0.l0.conv</c>, [out, in, kernel, kernel]); <c>NAME.velocity</c> and <c>NAME.square_mean</c>
/// are the optimizer's state, <c>NAME.mean</c> that of a training that averages weights, so that learning goes on where it stopped.
/// </remarks>
public static class Checkpoint
{
    private const string VersionKey = "edgelearner.checkpoint";
    private const string Version = "1";
    private const string NetworkKey = "network";
    private const string ClassesKey = "classes";
    private const string TrainingKey = "training";
    private const string ChecksumKey = "sha256";
    private const string UpdatesKey = "updates";

    /// <summary>Writes a model such that the file is always either the old or the new one, whatever happens (<see cref="NewFile"/>). Creates the folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="training">Where an offline training stands, as text that only it understands. Default: none.</param>
    /// <exception cref="IOException">Disk full and the like; the old file stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Save(string path, Model model, string? training = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var copy = new ModelCopy(model);
        using var file = new NewFile(path);
        Write(file.Stream, copy, training);
        file.Commit();
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="CheckpointException">No such file, not a checkpoint of ours, or damaged.</exception>
    public static Model Load(string path) => Load(path, out _);

    /// <summary>Reads a model, and where the offline training stands that it comes from.</summary>
    /// <param name="path">The file.</param>
    /// <param name="training">What <see cref="Save(string, Model, string?)"/> was given; null if it was given nothing.</param>
    /// <exception cref="CheckpointException">No such file, not a checkpoint of ours, or damaged.</exception>
    public static Model Load(string path, out string? training)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path), out training);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException($"{path}: no such checkpoint");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path}: cannot be read: {(Directory.Exists(path) ? "it is a folder; name a file in it" : error.Message)}");
        }
    }

    /// <summary>Makes a model of what its file holds.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="file">All of it.</param>
    /// <param name="training">As <see cref="Load(string, out string?)"/>.</param>
    /// <exception cref="CheckpointException">Not a checkpoint of ours, or damaged.</exception>
    internal static Model Parse(string path, ReadOnlyMemory<byte> file, out string? training)
    {
        try
        {
            var (metadata, tensors) = Safetensors.Read(file);
            if (!metadata.TryGetValue(VersionKey, out var version))
            {
                throw new CheckpointException($"{path}: a safetensors file, but no checkpoint of edgelearner");
            }

            if (version != Version)
            {
                throw new CheckpointException($"{path}: a checkpoint of version {version}; this program reads version {Version}");
            }

            training = metadata.GetValueOrDefault(TrainingKey);
            return Build(metadata, tensors);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or NetworkException)
        {
            throw new CheckpointException($"{path}: not a usable checkpoint: {error.Message}") { IsDamaged = true };
        }
    }

    /// <summary>Writes what makes a file.</summary>
    internal static void Write(Stream stream, ModelCopy copy, string? training = null)
    {
        var metadata = new Dictionary<string, string>
        {
            [VersionKey] = Version,
            [NetworkKey] = JsonSerializer.Serialize(copy.Spec, CheckpointJson.Default.NetworkSpec),
            [ClassesKey] = JsonSerializer.Serialize(copy.Classes, CheckpointJson.Default.IReadOnlyListString),
            [UpdatesKey] = copy.Updates.ToString(CultureInfo.InvariantCulture),
        };
        if (training is not null)
        {
            metadata[TrainingKey] = training;
        }

        var tensors = copy.TakeTensors();
        metadata[ChecksumKey] = Checksum(metadata, tensors);
        Safetensors.Write(stream, metadata, tensors);
    }

    private static Model Build(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<NamedTensor> tensors)
    {
        if (metadata.GetValueOrDefault(ChecksumKey) != Checksum(metadata, tensors))
        {
            throw new InvalidDataException("its checksum does not match");
        }

        var spec = JsonSerializer.Deserialize(metadata.GetValueOrDefault(NetworkKey, ""), CheckpointJson.Default.NetworkSpec);
        var classes = JsonSerializer.Deserialize(metadata.GetValueOrDefault(ClassesKey, ""), CheckpointJson.Default.IReadOnlyListString);
        var model = spec is null || classes is null ? throw new InvalidDataException("it names no network") : new Model(spec, classes);
        model.Updates = !metadata.TryGetValue(UpdatesKey, out var text) ? 0
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var updates) ? updates
            : throw new InvalidDataException($"{UpdatesKey} is no number: {text}");
        var byName = tensors.ToDictionary(tensor => tensor.Name);
        foreach (var tensor in model.Tensors)
        {
            Fill(tensor, byName.GetValueOrDefault(tensor.Name), tensor.Values);
            ModelCopy.Remember(tensor, byName.ContainsKey);
            foreach (var (name, values) in ModelCopy.Companions(tensor))
            {
                if (values.Length > 0)
                {
                    Fill(tensor, byName[name], values);
                }
            }
        }

        return model;
    }

    private static void Fill(WeightTensor tensor, NamedTensor? stored, Span<float> engineOrder)
    {
        if (stored is null || !stored.Shape.SequenceEqual(tensor.Plan.Shape))
        {
            throw new InvalidDataException($"tensor {tensor.Name} is missing or has another shape than the network");
        }

        tensor.FromFileOrder(stored.Values.Span, engineOrder);
    }

    /// <summary>sha256 over all that makes the model: what the metadata says, then name, shape and values of each tensor.</summary>
    private static string Checksum(IReadOnlyDictionary<string, string> metadata, IEnumerable<NamedTensor> tensors)
    {
        var hash = new Sha256();
        foreach (var key in new[] { VersionKey, NetworkKey, ClassesKey }.Concat(new[] { TrainingKey, UpdatesKey }.Where(metadata.ContainsKey)))
        {
            hash.Append(Encoding.UTF8.GetBytes($"{metadata.GetValueOrDefault(key)}\n"));
        }

        foreach (var tensor in tensors)
        {
            hash.Append(Encoding.UTF8.GetBytes($"{tensor.Name} {string.Join('x', tensor.Shape)}\n"));
            hash.Append(MemoryMarshal.AsBytes(tensor.Values.Span));
        }

        return hash.Finish();
    }
}

/// <summary>A checkpoint cannot be used. The message is one line that says what is wrong with which file.</summary>
public sealed class CheckpointException(string message) : Exception(message)
{
    /// <summary>Whether the file's content is broken for good; false where it may be a good one that cannot be read here and now.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>Whether it is a good one that the options do not fit: to go on from an older one instead would lose what was learned.</summary>
    public bool IsOfOtherOptions { get; init; }
}
