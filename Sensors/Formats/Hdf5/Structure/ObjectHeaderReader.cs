namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>Reads the header of an object, block by block.</summary>
/// <param name="file">The file.</param>
internal sealed class ObjectHeaderReader(FileBytes file)
{
    private const string What = "an object header";
    private const int MaxPrefixBytes = 34;
    private const int PrefixBytes1 = 16;
    private const int SharedFlag = 0x02;

    // Flags of a header of version 2.
    private const int SizeMask = 0x03;
    private const int OrderFlag = 0x04;
    private const int PhaseFlag = 0x10;
    private const int TimesFlag = 0x20;

    private readonly List<HeaderMessage> _messages = [];
    private readonly Queue<(long Address, long Length)> _more = [];
    private bool _isVersion2;
    private bool _hasOrder;

    private static ReadOnlySpan<byte> Signature => "OHDR"u8;

    private static ReadOnlySpan<byte> ContinuationSignature => "OCHK"u8;

    /// <summary>Reads all messages.</summary>
    /// <exception cref="InvalidDataException">The header is damaged.</exception>
    public IReadOnlyList<HeaderMessage> Read(long address)
    {
        Span<byte> prefix = stackalloc byte[MaxPrefixBytes];
        prefix = prefix[..file.ReadUpTo(address, prefix)];
        _isVersion2 = prefix.StartsWith(Signature);
        if (_isVersion2)
        {
            ReadVersion2(prefix, address);
        }
        else
        {
            ReadVersion1(prefix, address);
        }

        while (_more.TryDequeue(out var block))
        {
            ReadContinuation(block.Address, block.Length);
        }

        return _messages;
    }

    private void ReadVersion1(ReadOnlySpan<byte> prefix, long address)
    {
        var fields = new FieldReader(prefix, file.Sizes, What);
        if (fields.Byte() != 1)
        {
            throw new InvalidDataException($"there is no object header at byte {address}");
        }

        fields.Skip(7); // numbers of messages and links
        AddMessages(file.ReadStructure(What, address + PrefixBytes1, fields.UInt32()));
    }

    private void ReadVersion2(ReadOnlySpan<byte> prefix, long address)
    {
        var fields = new FieldReader(prefix, file.Sizes, What);
        fields.Skip(Signature.Length + 1);
        var flags = fields.Byte();
        _hasOrder = (flags & OrderFlag) != 0;
        fields.Skip(((flags & TimesFlag) != 0 ? 16 : 0) + ((flags & PhaseFlag) != 0 ? 4 : 0));
        var length = fields.Number(1 << (flags & SizeMask));
        var block = file.ReadChecked(What, address, (long)Math.Min(length, FileBytes.MaxStructureBytes) + fields.Position + CheckSum.Bytes);
        AddMessages(block.AsMemory(fields.Position..^CheckSum.Bytes));
    }

    private void ReadContinuation(long address, long length)
    {
        if (!_isVersion2)
        {
            AddMessages(file.ReadStructure(What, address, length));
            return;
        }

        var block = file.ReadChecked(What, address, length);
        if (!block.AsSpan().StartsWith(ContinuationSignature))
        {
            throw new InvalidDataException($"an object header does not go on at byte {address}");
        }

        AddMessages(block.AsMemory(ContinuationSignature.Length..^CheckSum.Bytes));
    }

    /// <summary>Messages up to what is too short for one.</summary>
    private void AddMessages(ReadOnlyMemory<byte> block)
    {
        var headBytes = _isVersion2 ? 4 + (_hasOrder ? 2 : 0) : 8;
        var fields = new FieldReader(block.Span, file.Sizes, What);
        while (fields.Left >= headBytes)
        {
            var start = fields.Position;
            var type = (MessageType)(_isVersion2 ? fields.Byte() : fields.UInt16());
            var size = fields.UInt16();
            var isShared = (fields.Byte() & SharedFlag) != 0;
            fields.Skip(start + headBytes - fields.Position);
            var body = block.Slice(fields.Position, fields.Take(size).Length);
            if (type == MessageType.Continuation)
            {
                var place = new FieldReader(body.Span, file.Sizes, What);
                _more.Enqueue((place.RequiredAddress(), place.Length()));
            }
            else
            {
                _messages.Add(new(type, isShared, body));
            }
        }
    }
}
