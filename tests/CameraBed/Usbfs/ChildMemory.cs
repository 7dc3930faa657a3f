using System.Buffers.Binary;
using System.Net.Sockets;

namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>Memory of the process at the other end, and the messages of the preload library. One thread.</summary>
/// <remarks>
/// Memory is read and written straight (process_vm_readv, process_vm_writev) where the system allows it, and through the socket where not.
/// A message is three 64-bit words, each in a send of its own: the library reads it with one recv.
/// </remarks>
internal sealed unsafe class ChildMemory(Socket socket, int process, bool mayReachMemory)
{
    public const int MessageBytes = 24;

    private const ulong Done = 3;
    private const ulong ReadMemory = 5;
    private const ulong WriteMemory = 6;

    private readonly byte[] _message = new byte[MessageBytes];
    private bool _reachesMemory = mayReachMemory && process > 0;

    /// <summary>Receives the next request.</summary>
    /// <returns>False when the client closed the node, or died.</returns>
    public bool TryReceive(out ulong command, out ulong argument1, out ulong argument2)
    {
        var isThere = TryReceive(_message);
        command = BinaryPrimitives.ReadUInt64LittleEndian(_message);
        argument1 = BinaryPrimitives.ReadUInt64LittleEndian(_message.AsSpan(8));
        argument2 = BinaryPrimitives.ReadUInt64LittleEndian(_message.AsSpan(16));
        return isThere;
    }

    /// <summary>Ends a request.</summary>
    /// <param name="result">What the call returns.</param>
    /// <param name="error">Its errno.</param>
    public void Finish(int result, int error) => Send(Done, unchecked((ulong)(long)result), (ulong)error);

    /// <summary>Copies from the client.</summary>
    public void Read(ulong address, Span<byte> bytes)
    {
        if (bytes.IsEmpty || (_reachesMemory && ReadStraight(address, bytes)))
        {
            return;
        }

        Send(ReadMemory, address, (ulong)bytes.Length);
        if (!TryReceive(bytes))
        {
            throw new IOException("The client died while its memory was read.");
        }
    }

    /// <summary>Copies to the client.</summary>
    public void Write(ulong address, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || (_reachesMemory && WriteStraight(address, bytes)))
        {
            return;
        }

        Send(WriteMemory, address, (ulong)bytes.Length);
        SendAll(bytes);
    }

    private bool ReadStraight(ulong address, Span<byte> bytes)
    {
        fixed (byte* data = bytes)
        {
            var local = new Libc.Piece { Address = (nuint)data, Length = (nuint)bytes.Length };
            var remote = new Libc.Piece { Address = (nuint)address, Length = (nuint)bytes.Length };
            return _reachesMemory = Libc.ReadProcess(process, &local, 1, &remote, 1, 0) == bytes.Length;
        }
    }

    private bool WriteStraight(ulong address, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* data = bytes)
        {
            var local = new Libc.Piece { Address = (nuint)data, Length = (nuint)bytes.Length };
            var remote = new Libc.Piece { Address = (nuint)address, Length = (nuint)bytes.Length };
            return _reachesMemory = Libc.WriteProcess(process, &local, 1, &remote, 1, 0) == bytes.Length;
        }
    }

    private void Send(ulong command, ulong argument1, ulong argument2)
    {
        Span<byte> message = stackalloc byte[MessageBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(message, command);
        BinaryPrimitives.WriteUInt64LittleEndian(message[8..], argument1);
        BinaryPrimitives.WriteUInt64LittleEndian(message[16..], argument2);
        SendAll(message);
    }

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    private bool TryReceive(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var received = socket.Receive(bytes);
            if (received == 0)
            {
                return false;
            }

            bytes = bytes[received..];
        }

        return true;
    }
}
