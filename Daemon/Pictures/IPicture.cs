namespace EdgeLearner.Daemon.Pictures;

/// <summary>A picture under way: takes frames, and is a file once it is committed, whole or not at all. One thread.</summary>
internal interface IPicture : IFrameSink, IDisposable
{
    /// <summary>Frames in it.</summary>
    int Frames { get; }

    /// <summary>What they show together.</summary>
    FrameSpan Span { get; }

    /// <summary>What was left out and why, for people; null = nothing.</summary>
    string? Note { get; }

    /// <summary>Puts the file into its place.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Commit();
}
