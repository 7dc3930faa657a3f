using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Daemon.Pictures;

/// <summary>Writes an animated GIF (GIF89a) that plays for ever, a frame at a time, in the colours of <see cref="EventPalette"/>.</summary>
internal sealed class GifWriter
{
    private const byte GlobalTableOf256 = 0b1111_0111; // there is one, of 2^(7+1) colours, of 8 bits a component
    private const byte Extension = 0x21;
    private const byte GraphicControl = 0xF9;
    private const byte ImageDescriptor = 0x2C;
    private const byte Trailer = 0x3B;
    private const byte DrawOver = 1 << 2; // disposal: the frame stays until the next, which is as large

    private readonly Stream _output;
    private readonly SensorGeometry _size;
    private readonly ushort _delay;
    private readonly GifLzw _lzw;

    /// <summary>Writes what stands before the first frame.</summary>
    /// <param name="output">Stays the caller's.</param>
    /// <param name="size">Of every frame, in pixels, at most 65,535 a side.</param>
    /// <param name="delay">How long a frame is shown, in hundredths of a second; viewers show 0 and 1 as 10.</param>
    public GifWriter(Stream output, SensorGeometry size, ushort delay)
    {
        _output = output;
        _size = size;
        _delay = delay;
        _lzw = new GifLzw(output);
        output.Write("GIF89a"u8);
        WriteSize();
        output.Write([GlobalTableOf256, EventPalette.Background, 0]); // 0 = square pixels
        output.Write(EventPalette.Rgbs);
        output.Write([Extension, 0xFF, 11]);
        output.Write("NETSCAPE2.0"u8);
        output.Write([3, 1, 0, 0, 0]); // 0 times = for ever
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="pixels">One index into the palette for each pixel, row by row.</param>
    public void Write(ReadOnlySpan<byte> pixels)
    {
        _output.Write([Extension, GraphicControl, 4, DrawOver]);
        WriteUInt16(_delay);
        _output.Write([0, 0, ImageDescriptor, 0, 0, 0, 0]);
        WriteSize();
        _output.WriteByte(0); // no table of its own, rows from top to bottom
        _lzw.Write(pixels);
    }

    /// <summary>Writes what stands behind the last frame.</summary>
    public void Complete() => _output.WriteByte(Trailer);

    private void WriteSize()
    {
        WriteUInt16((ushort)_size.Width);
        WriteUInt16((ushort)_size.Height);
    }

    private void WriteUInt16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        _output.Write(bytes);
    }
}
