using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace EdgeLearner.CameraBed.Tree;

/// <summary>Messages of the udev daemon: a device came or went. The preload library gives each of a client's monitors a socket in the bed.</summary>
internal static class Uevent
{
    private const int HeaderBytes = 40;
    private const uint Magic = 0xFEED_CAFE;

    /// <summary>Tells every monitor; those that were closed are removed.</summary>
    public static void Send(string root, string action, IEnumerable<string> properties)
    {
        var message = Message([$"ACTION={action}", .. properties]);
        foreach (var path in Directory.GetFiles(root, "event*"))
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            try
            {
                socket.SendTo(message, new UnixDomainSocketEndPoint(path));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>libudev's monitor header, then the properties, each ended by a zero.</summary>
    private static byte[] Message(IEnumerable<string> properties)
    {
        var block = Encoding.UTF8.GetBytes(string.Concat(properties.Select(property => property + '\0')));
        var message = new byte[HeaderBytes + block.Length];
        "libudev\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Magic);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(16), HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(20), block.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(24), Hash("usb"u8));
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(28), Hash("usb_device"u8));
        block.CopyTo(message, HeaderBytes);
        return message;
    }

    /// <summary>MurmurHash2 with seed 0, by which monitors filter.</summary>
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        const uint Multiplier = 0x5BD1_E995;
        var hash = (uint)text.Length;
        while (text.Length >= sizeof(uint))
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(text) * Multiplier;
            hash = (hash * Multiplier) ^ ((word ^ (word >> 24)) * Multiplier);
            text = text[sizeof(uint)..];
        }

        if (text.Length > 0)
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                hash ^= (uint)text[i] << (8 * i);
            }

            hash *= Multiplier;
        }

        hash = (hash ^ (hash >> 13)) * Multiplier;
        return hash ^ (hash >> 15);
    }
}
