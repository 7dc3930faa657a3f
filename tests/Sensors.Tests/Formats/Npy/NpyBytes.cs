using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats.Npy;

/// <summary>Arrays as NumPy saves them.</summary>
internal static class NpyBytes
{
    /// <summary>An array.</summary>
    /// <param name="type">Its type, as Python writes it: <c>'&lt;i8'</c> with the quotes, or a list of fields.</param>
    /// <param name="shape">Its shape: <c>(3,)</c>.</param>
    /// <param name="body">Its numbers.</param>
    /// <param name="version">1 to 3: from 2 on, the header's length has four bytes.</param>
    /// <param name="fortran">Whether it lies column by column.</param>
    public static byte[] Of(string type, string shape, byte[] body, byte version = 1, bool fortran = false)
    {
        var text = Encoding.ASCII.GetBytes($"{{'descr': {type}, 'fortran_order': {fortran}, 'shape': {shape}, }}    \n");
        var length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)text.Length);
        }

        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. body];
    }

    /// <summary>Events as expelliarmus has them: 13 bytes of four fields, 3 of nothing.</summary>
    public static byte[] Structured(params IReadOnlyList<Ev> events) => Of(
        "[('t', '<i8'), ('x', '<i2'), ('y', '<i2'), ('p', '|u1'), ('', '|V3')]",
        $"({events.Count},)",
        Join(events, e => [.. BitConverter.GetBytes(e.TimeUs), .. BitConverter.GetBytes((short)e.X), .. BitConverter.GetBytes((short)e.Y), (byte)e.Polarity, 9, 9, 9]));

    /// <summary>An archive of arrays.</summary>
    public static byte[] Zip(params (string Name, byte[] Array)[] members)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, array) in members)
            {
                using var entry = archive.CreateEntry(name + ".npy").Open();
                entry.Write(array);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Rows one behind the other.</summary>
    public static byte[] Join<T>(IEnumerable<T> rows, Func<T, byte[]> write) => [.. rows.SelectMany(write)];
}
