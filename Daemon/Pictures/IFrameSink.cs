namespace EdgeLearner.Daemon.Pictures;

/// <summary>Takes frames, one after the other.</summary>
internal interface IFrameSink
{
    /// <summary>Whether no more are wanted.</summary>
    bool IsFull { get; }

    /// <summary>Takes a frame.</summary>
    /// <param name="cells">One index into <see cref="EventPalette"/> for each cell, row by row; lent.</param>
    /// <param name="span">What it shows.</param>
    void Add(ReadOnlySpan<byte> cells, FrameSpan span);
}
