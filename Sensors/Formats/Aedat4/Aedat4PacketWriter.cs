using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>Makes packets of events. One thread; nothing is allocated after the beginning.</summary>
public sealed class Aedat4PacketWriter
{
    private const uint EndMark = 0;
    private const uint IsPlain = 0x8000_0000; // bit of a block's length: it is not compressed
    private const int PacketHead = 8;

    private readonly Lz4Block _lz4 = new();
    private readonly byte[] _flat = new byte[Aedat4Format.EventsOffset + (Aedat4Format.MaxEvents * Aedat4Format.EventBytes)];
    private readonly byte[] _packet;

    /// <summary>A writer for one file.</summary>
    public Aedat4PacketWriter() =>
        _packet = new byte[PacketHead + FrameHead.Length + sizeof(uint) + Lz4Block.MaxCompressed(_flat.Length) + sizeof(uint)];

    /// <summary>Begins an LZ4 frame: magic, version 1 with independent blocks, blocks of up to 64 KiB, and the check byte of these two.</summary>
    private static ReadOnlySpan<byte> FrameHead => [0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82];

    /// <summary>Writes a packet.</summary>
    /// <param name="events">Events, as <see cref="Aedat4Format.WriteEvent"/> writes them; 1 to <see cref="Aedat4Format.MaxEvents"/>.</param>
    /// <param name="to">Gets the packet in one piece.</param>
    public void Write(ReadOnlySpan<byte> events, Stream to)
    {
        var flat = _flat.AsSpan(0, Aedat4Format.WriteFlat(events, _flat));
        var block = _packet.AsSpan(PacketHead + FrameHead.Length + sizeof(uint));
        var length = _lz4.Compress(flat, block);
        var mark = (uint)length;
        if (length >= flat.Length)
        {
            flat.CopyTo(block);
            length = flat.Length;
            mark = (uint)length | IsPlain;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(block[length..], EndMark);
        FrameHead.CopyTo(_packet.AsSpan(PacketHead));
        BinaryPrimitives.WriteUInt32LittleEndian(_packet.AsSpan(PacketHead + FrameHead.Length), mark);
        var payload = FrameHead.Length + sizeof(uint) + length + sizeof(uint);
        Aedat4Format.WritePacketHead(_packet, payload);
        to.Write(_packet, 0, PacketHead + payload);
    }
}
