namespace EdgeLearner.CameraBed.Streams;

/// <summary>What a camera sends, from byte 0 at every start of its stream.</summary>
public abstract class StreamBytes
{
    /// <summary>Nothing.</summary>
    public static StreamBytes None { get; } = Once([]);

    /// <summary>These bytes, then nothing more.</summary>
    public static StreamBytes Once(byte[] bytes) => new Fixed(bytes, isEndless: false);

    /// <summary>These bytes, again and again. The transfer before a repetition is short.</summary>
    public static StreamBytes Endless(byte[] bytes) => new Fixed(bytes, isEndless: true);

    /// <summary>The bytes from an offset on.</summary>
    /// <param name="offset">0 or more. Never goes back but to 0.</param>
    /// <param name="most">1 or more.</param>
    /// <returns>1 to <paramref name="most"/> bytes, fewer where a transfer is to end early; none at the end of the stream. Valid until the next call.</returns>
    public abstract ReadOnlyMemory<byte> At(long offset, int most);

    private sealed class Fixed(byte[] bytes, bool isEndless) : StreamBytes
    {
        public override ReadOnlyMemory<byte> At(long offset, int most)
        {
            if (bytes.Length == 0 || (!isEndless && offset >= bytes.Length))
            {
                return default;
            }

            var start = (int)(offset % bytes.Length);
            return bytes.AsMemory(start, Math.Min(most, bytes.Length - start));
        }
    }
}
