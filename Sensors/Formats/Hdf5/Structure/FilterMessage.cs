using System.Text;

namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>What was done to the chunks of a dataset before they were written. Section IV.A.2.l of the format's specification.</summary>
internal static class FilterMessage
{
    private const int FirstForeignId = 256; // those below need no name

    /// <summary>Reads the message.</summary>
    /// <returns>In the order in which it was done.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static IReadOnlyList<FilterStep> Read(ReadOnlySpan<byte> message, FieldSizes sizes)
    {
        var fields = new FieldReader(message, sizes, "a filter pipeline");
        var version = fields.Byte();
        var count = fields.Byte();
        fields.Skip(version == 1 ? 6 : 0);
        var steps = new List<FilterStep>();
        for (var i = 0; i < count; i++)
        {
            steps.Add(Step(ref fields, version));
        }

        return steps;
    }

    private static FilterStep Step(ref FieldReader fields, int version)
    {
        var id = fields.UInt16();
        var nameBytes = version == 1 || id >= FirstForeignId ? fields.UInt16() : 0;
        fields.Skip(2); // flags
        var parameters = new uint[fields.UInt16()];
        var from = fields.Position;
        var name = Encoding.UTF8.GetString(fields.Take(nameBytes)).TrimEnd('\0');
        if (version == 1)
        {
            fields.Pad(from);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = fields.UInt32();
        }

        fields.Skip(version == 1 && parameters.Length % 2 == 1 ? sizeof(uint) : 0);
        return new(id, name, parameters);
    }
}

/// <summary>Something that was done to chunks.</summary>
/// <param name="Id">Number that it is registered with.</param>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Parameters">How it was done.</param>
internal sealed record FilterStep(int Id, string Name, IReadOnlyList<uint> Parameters);
