namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>How many numbers there are in each dimension, the slowest first. Section IV.A.2.b of the format's specification.</summary>
/// <param name="Dimensions">One for each dimension; none of a single number.</param>
/// <param name="Largest">What they may grow to; <see cref="Unlimited"/> where nothing stops them.</param>
internal sealed record Dataspace(IReadOnlyList<ulong> Dimensions, IReadOnlyList<ulong> Largest)
{
    /// <summary>No largest size.</summary>
    public const ulong Unlimited = ulong.MaxValue;

    private const int MaxRank = 32;
    private const int HasLargest = 0x01;

    /// <summary>A list of one number.</summary>
    public static Dataspace One { get; } = new([1], [1]);

    /// <summary>Whether it is one number.</summary>
    public bool IsOne => Dimensions is [] or [1];

    /// <summary>How many numbers there are in all; the largest number where there are more.</summary>
    public ulong Elements => Dimensions.Aggregate(1UL, (product, side) => side > 0 && product > ulong.MaxValue / side ? ulong.MaxValue : product * side);

    /// <summary>Reads the message.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static Dataspace Read(ReadOnlySpan<byte> message, FieldSizes sizes)
    {
        var fields = new FieldReader(message, sizes, "a dataspace");
        var version = fields.Byte();
        var rank = fields.Byte();
        var hasLargest = (fields.Byte() & HasLargest) != 0;
        fields.Skip(version == 1 ? 5 : 1);
        if (version is not (1 or 2) || rank > MaxRank)
        {
            throw new InvalidDataException($"a dataspace of version {version} and {rank} dimensions");
        }

        var dimensions = Numbers(ref fields, rank, sizes);
        return new(dimensions, hasLargest ? Numbers(ref fields, rank, sizes) : dimensions);
    }

    private static ulong[] Numbers(ref FieldReader fields, int count, FieldSizes sizes)
    {
        var numbers = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = fields.Number(sizes.Length);
        }

        return numbers;
    }
}
