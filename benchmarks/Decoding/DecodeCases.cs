using System.Buffers.Binary;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Aedat2;
using EdgeLearner.Sensors.Formats.Aedat3;
using EdgeLearner.Sensors.Formats.Aedat4;
using EdgeLearner.Sensors.Formats.Dat;
using EdgeLearner.Sensors.Formats.Es;
using EdgeLearner.Sensors.Formats.Evt2;
using EdgeLearner.Sensors.Formats.Evt21;
using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Formats.Nmnist;
using EdgeLearner.Sensors.Formats.Prophesee;

namespace EdgeLearner.Benchmarks.Decoding;

/// <summary>THE list of what is measured: real recordings of the test data, and vectors that are made here.</summary>
internal static class DecodeCases
{
    private const int EsHeaderBytes = 20;

    /// <summary>All rows of the table.</summary>
    public static IReadOnlyList<DecodeCase> All { get; } =
    [
        DecodeCase.Of<Evt3State>("EVT3 dense", 200, Read("open-neuromorphic+expelliarmus/evt3_sample.raw"), Raw, Evt3Decoder.Decode),
        DecodeCase.Of<Evt3State>("EVT3 sparse", 140, Read("derived-from-rosbag/test_events_1.evt3.raw"), Raw, Evt3Decoder.Decode),
        DecodeCase.Of<Evt3State>("EVT3 vectors", 490, Vectors(), Raw, Evt3Decoder.Decode),
        DecodeCase.Of<Evt2State>("EVT2", 850, Read("aestream+faery/evt2.raw"), Raw, Evt2Decoder.Decode),
        DecodeCase.Of<Evt2State>("EVT2.1", 0, Read("derived-openeb/evt3_sample.as_evt21_little.raw"), Raw, Evt21Decoder.DecodeLittle),
        DecodeCase.Of<DatState>("DAT", 900, Read("derived-openeb/evt3_sample_cd.dat"), file => Raw(file) + DatWords.PreambleBytes, DatDecoder.Decode<DatVersion2>),
        DecodeCase.Of<Aedat2State>(
            "AEDAT 2", 550, Read("SensorsINI+jaer/MovingDarkBox.aedat"), file => Text(file, Aedat2Words.Mark, Aedat2Words.LastLine), Aedat2Decoder.Decode<Aedat2Dvs128>),
        DecodeCase.Of<Aedat3State>(
            "AEDAT 3.1", 550, Read("derived-libcaer/alex_walking.aedat3.1.aedat"), file => Text(file, Aedat3Words.Mark, Aedat3Words.LastLine), Aedat3Decoder.Decode),
        DecodeCase.Of<EsState>("ES", 200, Read("aestream+faery/dvs.es"), _ => EsHeaderBytes, EsDecoder.Decode<EsDvs>),
        DecodeCase.Of<NmnistState>("N-MNIST", 0, Read("neuromorphs+tonic/sample_nmnist.bin"), _ => 0, NmnistDecoder.Decode),
        DecodeCase.OfAedat4("AEDAT 4, LZ4", 85, Read("neuromorphs+tonic/sample.aedat4"), inflaters: 0),
        DecodeCase.OfAedat4("AEDAT 4, LZ4, ahead", 120, Read("neuromorphs+tonic/sample.aedat4"), Aedat4Format.Inflaters),
        DecodeCase.OfHdf5("HDF5, as written", Hdf5(Read("open-neuromorphic+expelliarmus/evt3_sample.raw"))),
        DecodeCase.OfHdf5("HDF5, ECF", Read("derived-openeb/evt3_sample.ecf.hdf5")),
    ];

    private static byte[]? Read(string recording)
    {
        var path = Environment.GetEnvironmentVariable("EDGELEARNER_TEST_DATA") is { Length: > 0 } data ? Path.Combine(data, "recordings", recording) : null;
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <summary>The events of a recording as this program writes them in HDF5.</summary>
    private static byte[]? Hdf5(byte[]? recording)
    {
        if (recording is null)
        {
            return null;
        }

        using var reader = FormatRegistry.Open(new MemoryStream(recording), "x.raw");
        using var stream = new MemoryStream();
        using var writer = FormatRegistry.FindWritable("x.h5").Create(stream, new WriteOptions(reader.Info.Geometry));
        for (var packet = new EventPacket(); reader.Read(packet);)
        {
            writer.Write(packet);
        }

        writer.Complete();
        return stream.ToArray();
    }

    private static int Raw(byte[] file)
    {
        TextHeader.Peek(file, RawHeader.Mark, RawHeader.IsLast, out var length);
        return length;
    }

    private static int Text(byte[] file, byte mark, string last)
    {
        TextHeader.Peek(file, mark, line => line == last, out var length);
        return length;
    }

    /// <summary>EVT3 in which whole rows fire at a time: vectors over 32 pixels, of which any one has an event with a chance of a half.</summary>
    private static byte[] Vectors()
    {
        const int GroupPixels = 32;
        var stream = new MemoryStream();
        stream.Write(RawHeader.Write("3.0", "EVT3", new(1280, 720)));
        var random = new SeededRandom(1);
        for (var row = 0; row < 7200; row++)
        {
            Put(Evt3Words.TimeHigh, (row * 100) >> Evt3Words.TimeHighShift);
            Put(Evt3Words.TimeLow, row * 100);
            Put(Evt3Words.AddrY, row % 720);
            for (var column = 0; column < 1280; column += GroupPixels)
            {
                Put(Evt3Words.VectBaseX, column | (random.NextInt(2) << Evt3Words.PolarityShift));
                Put(Evt3Words.Vect12, random.NextInt(1 << Evt3Words.Vect12Bits));
                Put(Evt3Words.Vect12, random.NextInt(1 << Evt3Words.Vect12Bits));
                Put(Evt3Words.Vect8, random.NextInt(1 << Evt3Words.Vect8Bits));
            }
        }

        return stream.ToArray();

        void Put(int type, int payload)
        {
            Span<byte> word = stackalloc byte[Evt3Words.Bytes];
            BinaryPrimitives.WriteUInt16LittleEndian(word, (ushort)((type << Evt3Words.TypeShift) | (payload & Evt3Words.PayloadMask)));
            stream.Write(word);
        }
    }
}
