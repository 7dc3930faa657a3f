using System.IO.Compression;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats.Hdf5;

/// <summary>Small files that h5py 3.7.0 wrote with HDF5 1.10.8, for all that the library of the tests does not write: a name, the number of events, and the file, compressed, a line each of <c>h5py.txt</c>.</summary>
internal static class H5pyFiles
{
    private static readonly Dictionary<string, (int Events, byte[] Bytes)> Files = Read();

    /// <summary>What is peculiar to each.</summary>
    public static IEnumerable<string> Names => Files.Keys;

    /// <summary>A file.</summary>
    public static byte[] Bytes(string name) => [.. Files[name].Bytes];

    /// <summary>The events of a file.</summary>
    public static Ev[] Events(string name) => [.. Enumerable.Range(0, Files[name].Events).Select(i => new Ev(1000 + (i / 10), 290 + (i % 10), 230 + (i % 5), i % 2))];

    private static Dictionary<string, (int Events, byte[] Bytes)> Read()
    {
        using var text = new StreamReader(typeof(H5pyFiles).Assembly.GetManifestResourceStream("h5py.txt")!);
        return text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => (int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), Unzip(Convert.FromBase64String(parts[2]))));
    }

    private static byte[] Unzip(byte[] zipped)
    {
        using var gzip = new GZipStream(new MemoryStream(zipped), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }
}
