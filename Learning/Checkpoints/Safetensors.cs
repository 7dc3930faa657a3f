using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>The safetensors format: 8 bytes of header length, a JSON header, then the tensors. Only float32 is written and read.</summary>
/// <remarks>Specification: the format section of the README of huggingface/safetensors. Python opens these files with <c>safetensors.numpy.load_file</c>.</remarks>
internal static class Safetensors
{
    private const string MetadataKey = "__metadata__";
    private const string Float32 = "F32";
    private const int LengthBytes = 8;
    private const long MaxHeaderBytes = 100_000_000; // the specification's own limit
    private const int Alignment = 8; // of the header, padded with spaces

    /// <summary>Writes tensors in the given order.</summary>
    public static void Write(Stream stream, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<NamedTensor> tensors)
    {
        var header = WriteHeader(metadata, tensors);
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in tensors)
        {
            stream.Write(MemoryMarshal.AsBytes(tensor.Values.Span));
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="InvalidDataException">Not this format, cut short, or of another number type.</exception>
    public static (IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<NamedTensor> Tensors) Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < LengthBytes || BinaryPrimitives.ReadInt64LittleEndian(file.Span) is var length && (length is < 2 or > MaxHeaderBytes || length > file.Length - LengthBytes))
        {
            throw new InvalidDataException("no safetensors header");
        }

        var body = file[(LengthBytes + (int)length)..];
        try
        {
            using var header = JsonDocument.Parse(file.Slice(LengthBytes, (int)length));
            var metadata = header.RootElement.TryGetProperty(MetadataKey, out var pairs)
                ? pairs.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "")
                : [];
            var tensors = header.RootElement.EnumerateObject().Where(entry => entry.Name != MetadataKey).Select(entry => ReadTensor(entry, body)).ToList();
            return (metadata, tensors);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"damaged header ({error.Message})");
        }
    }

    private static byte[] WriteHeader(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<NamedTensor> tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach (var tensor in tensors)
            {
                offset = WriteEntry(json, tensor, offset);
            }

            json.WriteEndObject();
        }

        while ((LengthBytes + buffer.Length) % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static long WriteEntry(Utf8JsonWriter json, NamedTensor tensor, long offset)
    {
        var end = offset + (sizeof(float) * (long)tensor.Values.Length);
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", Float32);
        json.WriteStartArray("shape");
        foreach (var side in tensor.Shape)
        {
            json.WriteNumberValue(side);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }

    private static NamedTensor ReadTensor(JsonProperty entry, ReadOnlyMemory<byte> body)
    {
        var offsets = entry.Value.GetProperty("data_offsets");
        var (start, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt32()).ToList();
        var count = shape.Aggregate(1L, (product, side) => product * side);
        if (entry.Value.GetProperty("dtype").GetString() != Float32 || start < 0 || end < start || end > body.Length || end - start != count * sizeof(float))
        {
            throw new InvalidDataException($"tensor {entry.Name} is cut short or no float32");
        }

        return new NamedTensor(entry.Name, shape, MemoryMarshal.Cast<byte, float>(body.Span[(int)start..(int)end]).ToArray());
    }
}

/// <summary>A float32 tensor, row-major.</summary>
internal sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, ReadOnlyMemory<float> Values);
