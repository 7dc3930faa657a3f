using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Aedat4;

namespace EdgeLearner.Benchmarks.Decoding;

/// <summary>A recording whose payload is decoded over and over.</summary>
/// <param name="Name">The row of the table.</param>
/// <param name="Goal">Events a second, in millions, that decoding to packets in memory is to reach; 0 where nothing is asked.</param>
/// <param name="File">Header, payload, and what may follow; null where the test data are not at hand.</param>
/// <param name="Payload">Bytes that are repeated; none where the file is read as it is.</param>
/// <param name="Open">Opens a file for reading.</param>
/// <param name="Decode">Decodes a file that lies in memory, on a sensor, into warm packets.</param>
internal sealed record DecodeCase(string Name, int Goal, byte[]? File, Range Payload, Func<string, IEventReader> Open, Action<byte[], SensorGeometry> Decode)
{
    /// <summary>Whether more than the calling thread works: measured by the clock on the wall, since its processor time is not all.</summary>
    public bool HasHelpers { get; private init; }

    /// <summary>A case of a decoder.</summary>
    public static DecodeCase Of<TState>(string name, int goal, byte[]? file, Func<byte[], int> headerBytes, Decode<TState> decode)
        where TState : struct, IDecoderState
    {
        var header = file is null ? 0 : headerBytes(file);
        var packet = new EventPacket();
        return new(name, goal, file, header.., path => FormatRegistry.Open(path), Decode);

        void Decode(byte[] bytes, SensorGeometry geometry)
        {
            var state = default(TState);
            var rest = bytes.AsSpan(header..);
            do
            {
                packet.Clear();
                rest = rest[decode(rest, geometry, ref state, packet)..];
            }
            while (packet.Count > 0 || packet.ReachedUs is not null);
        }
    }

    /// <summary>A case of AEDAT 4, whose packets are decompressed first.</summary>
    public static DecodeCase OfAedat4(string name, int goal, byte[]? file, int inflaters)
    {
        var packet = new EventPacket();
        var format = new Aedat4Format();
        return new(name, goal, file, file is null ? default : Packets(file), path => Open(System.IO.File.OpenRead(path)), Decode) { HasHelpers = inflaters > 0 };

        IEventReader Open(Stream stream) => format.Open(stream, new OpenOptions(), inflaters);

        void Decode(byte[] bytes, SensorGeometry geometry)
        {
            using var reader = Open(new MemoryStream(bytes));
            while (reader.Read(packet))
            {
            }
        }
    }

    /// <summary>A case of HDF5, whose structure makes one file of it: it is read whole and as it is.</summary>
    public static DecodeCase OfHdf5(string name, byte[]? file)
    {
        var packet = new EventPacket();
        return new(name, 0, file, default, path => FormatRegistry.Open(path), Decode);

        void Decode(byte[] bytes, SensorGeometry geometry)
        {
            using var reader = FormatRegistry.Open(new MemoryStream(bytes), name, new OpenOptions(geometry));
            while (reader.Read(packet))
            {
            }
        }
    }

    private static Range Packets(byte[] file)
    {
        using var window = new ByteWindow(new MemoryStream(file));
        var header = Aedat4Header.Read(window);
        return (int)window.Position..(int)(header.TablePosition ?? file.Length);
    }
}
