using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeLearner.CameraClient;

/// <summary>Writes what happens, an object of JSON a line, each at once. From any thread.</summary>
internal sealed class JsonLines(TextWriter output)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly Lock _lock = new();

    /// <summary>Writes one.</summary>
    public void Write<T>(T line)
    {
        var text = JsonSerializer.Serialize(line, Options);
        lock (_lock)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }
}
