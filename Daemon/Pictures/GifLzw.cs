namespace EdgeLearner.Daemon.Pictures;

/// <summary>Compresses bytes as GIF does: LZW with codes of 9 to 12 bits, least significant bit first, in blocks of at most 255 bytes (GIF89a, appendix F).</summary>
/// <param name="output">Where the blocks go.</param>
internal sealed class GifLzw(Stream output)
{
    private const int PixelBits = 8;
    private const int ClearCode = 1 << PixelBits;
    private const int EndCode = ClearCode + 1;
    private const int FirstCode = ClearCode + 2;
    private const int LastCode = 4095;
    private const int MaxWidth = 12;
    private const int SlotBits = 14; // four times the codes, so that probing is short
    private const int BlockBytes = 255;

    private readonly int[] _keys = new int[1 << SlotBits]; // 1 + (prefix code << 8 | next byte); 0 = free
    private readonly ushort[] _codes = new ushort[1 << SlotBits];
    private readonly byte[] _block = new byte[1 + BlockBytes]; // its length before it
    private int _blockLength;
    private int _bits;
    private int _bitCount;
    private int _width;
    private int _nextCode;

    /// <summary>Writes one image: minimum code size, blocks, terminator.</summary>
    /// <param name="pixels">1 or more.</param>
    public void Write(ReadOnlySpan<byte> pixels)
    {
        output.WriteByte(PixelBits);
        _width = PixelBits + 1;
        PutClear();
        int prefix = pixels[0];
        foreach (var pixel in pixels[1..])
        {
            var slot = Find(prefix, pixel);
            if (_keys[slot] != 0)
            {
                prefix = _codes[slot];
                continue;
            }

            Put(prefix);
            Learn(slot, prefix, pixel);
            prefix = pixel;
        }

        Put(prefix);
        Widen(); // the reader learns from this code what we need not
        Put(EndCode);
        Flush();
    }

    private static int Key(int prefix, byte pixel) => 1 + ((prefix << PixelBits) | pixel);

    /// <summary>Where the string stands, or could.</summary>
    private int Find(int prefix, byte pixel)
    {
        var key = Key(prefix, pixel);
        var slot = (int)((uint)key * 2_654_435_769u >> (32 - SlotBits)); // Fibonacci hashing
        while (_keys[slot] != 0 && _keys[slot] != key)
        {
            slot = (slot + 1) & ((1 << SlotBits) - 1);
        }

        return slot;
    }

    private void Learn(int slot, int prefix, byte pixel)
    {
        if (_nextCode > LastCode)
        {
            PutClear();
            return;
        }

        Widen();
        _keys[slot] = Key(prefix, pixel);
        _codes[slot] = (ushort)_nextCode++;
    }

    /// <summary>Codes grow by a bit as soon as the next one to learn needs it.</summary>
    private void Widen()
    {
        if (_nextCode == 1 << _width && _width < MaxWidth)
        {
            _width++;
        }
    }

    private void PutClear()
    {
        Put(ClearCode);
        Array.Clear(_keys);
        _nextCode = FirstCode;
        _width = PixelBits + 1;
    }

    private void Put(int code)
    {
        _bits |= code << _bitCount;
        for (_bitCount += _width; _bitCount >= 8; _bitCount -= 8)
        {
            PutByte((byte)_bits);
            _bits >>= 8;
        }
    }

    private void PutByte(byte value)
    {
        _block[1 + _blockLength++] = value;
        if (_blockLength == BlockBytes)
        {
            PutBlock();
        }
    }

    private void PutBlock()
    {
        _block[0] = (byte)_blockLength;
        output.Write(_block, 0, 1 + _blockLength);
        _blockLength = 0;
    }

    private void Flush()
    {
        if (_bitCount > 0)
        {
            PutByte((byte)_bits);
        }

        if (_blockLength > 0)
        {
            PutBlock();
        }

        PutBlock(); // an empty one ends the image
        (_bits, _bitCount) = (0, 0);
    }
}
