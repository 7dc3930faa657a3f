namespace EdgeLearner.Sensors;

/// <summary>A file that is written. Where a limit on its size is reached it fails as on a full disk: .NET knows no better than that an argument is out of range.</summary>
/// <param name="path">The file.</param>
/// <param name="options">How it is opened.</param>
public sealed class OutputFile(string path, FileStreamOptions options) : FileStream(path, options)
{
    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        try
        {
            base.Write(buffer, offset, count);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw TooLarge();
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            base.Write(buffer);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw TooLarge();
        }
    }

    /// <inheritdoc/>
    public override void Flush(bool flushToDisk)
    {
        try
        {
            base.Flush(flushToDisk);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw TooLarge();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            base.Dispose(disposing);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw TooLarge();
        }
    }

    private IOException TooLarge() => new($"The file may not grow further, by a limit on the size of files (ulimit -f) or of the file system : '{Name}'");
}
