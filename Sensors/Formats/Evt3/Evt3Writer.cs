using System.Text;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>Writes a recording as Prophesee RAW with EVT3 words. The file appears with <see cref="Commit"/>, whole, or not at all. One thread.</summary>
public sealed class Evt3Writer : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly NewFile _file;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private Evt3EncoderState _state;
    private int _length;

    /// <summary>Begins a recording.</summary>
    /// <param name="path">The file; replaced when committed.</param>
    /// <param name="geometry">Size of the sensor, at most 2048 a side: what the words can address.</param>
    /// <exception cref="RecordingFormatException">The file cannot be written, or the sensor is too large: one line that begins with the path.</exception>
    public Evt3Writer(string path, SensorGeometry geometry)
    {
        if (geometry.Width > Evt3Words.AddressMask + 1 || geometry.Height > Evt3Words.AddressMask + 1)
        {
            throw new RecordingFormatException($"{path}: a sensor of {geometry}; EVT3 can address 2048 a side");
        }

        _file = RecordingFile.Create(path);
        _file.Stream.Write(Encoding.ASCII.GetBytes(
            $"% evt 3.0\n% format EVT3;height={geometry.Height};width={geometry.Width}\n% geometry {geometry.Width}x{geometry.Height}\n% end\n"));
    }

    /// <summary>Adds events.</summary>
    /// <exception cref="ArgumentException">EVT3 has no words for a time: it is negative, or steps back over a wrap of the clock.</exception>
    public void Write(EventPacket packet)
    {
        for (var at = 0; at < packet.Count;)
        {
            if (_length > BufferBytes - Evt3Encoder.MaxRunBytes)
            {
                Flush();
            }

            _length += Evt3Encoder.Encode(packet, ref at, ref _state, _buffer.AsSpan(_length));
        }
    }

    /// <summary>Ends the recording and puts the file into its place.</summary>
    public void Commit()
    {
        Flush();
        _file.Commit();
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose() => _file.Dispose();

    private void Flush()
    {
        _file.Stream.Write(_buffer, 0, _length);
        _length = 0;
    }
}
