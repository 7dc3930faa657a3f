namespace EdgeLearner.Sensors.Formats.Nmnist;

/// <summary>The records of N-MNIST and N-Caltech101: 40 bits: column, row, then big-endian one bit for ON and 23 bits of time in microseconds.</summary>
internal static class NmnistWords
{
    public const int RecordBytes = 5;
    public const int PolarityOffset = 2;
    public const int TimeMask = 0x7F_FFFF;

    /// <summary>A record in this row is no event: time goes on by <see cref="OverflowUs"/> for everything behind it.</summary>
    public const int OverflowRow = 240;

    public const long OverflowUs = 1 << 13;
}
