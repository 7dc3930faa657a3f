using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats;

/// <summary>A recording on its way to a file, which appears with <see cref="Commit"/>, whole, or not at all. One thread.</summary>
public sealed class NewRecording : IDisposable
{
    private readonly string _path;
    private readonly NewFile _file;
    private readonly IEventWriter _writer;

    /// <summary>Begins a recording.</summary>
    /// <param name="path">The file; replaced when committed.</param>
    /// <param name="format">What to write: see <see cref="FormatRegistry.FindWritable"/>.</param>
    /// <param name="options">What the header says.</param>
    /// <exception cref="RecordingFormatException">The file cannot be written, or the format cannot say this: one line that begins with the path.</exception>
    public NewRecording(string path, IWritableFormat format, WriteOptions options)
    {
        _path = path;
        _file = RecordingFile.Create(path);
        try
        {
            _writer = format.Create(_file.Stream, options);
        }
        catch (Exception error)
        {
            _file.Dispose();
            throw error is RecordingFormatException ? Named(error) : error;
        }
    }

    /// <inheritdoc cref="IEventWriter.Notes"/>
    public IReadOnlyList<string> Notes => _writer.Notes;

    /// <summary>Adds events: times literal, origin at the top left.</summary>
    /// <exception cref="RecordingFormatException">The format cannot code one of them: one line that begins with the path.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Write(EventPacket packet)
    {
        try
        {
            _writer.Write(packet);
        }
        catch (RecordingFormatException error)
        {
            throw Named(error);
        }
    }

    /// <summary>Ends the recording and puts the file into its place.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Commit()
    {
        _writer.Complete();
        _file.Commit();
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }

    private RecordingFormatException Named(Exception error) => new($"{_path}: {error.Message}");
}
