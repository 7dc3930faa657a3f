using System.Buffers.Binary;
using System.Text;

namespace EdgeLearner.CameraBed.Prophesee;

/// <summary>A board that speaks Treuzell: answers properties, and registers from a file that a model of its sensor watches.</summary>
/// <remarks>
/// The log has a line <c>write 0xADDRESS = 0xVALUE</c> or <c>read 0xADDRESS</c> for each register, <c>property 0xNUMBER</c> for the rest.
/// Written after openeb, hal_psee_plugins/src/boards/treuzell, not after the driver.
/// </remarks>
public abstract class TreuzellCamera(UsbDescriptors descriptors, PropheseeBoard board) : EmulatedCamera
{
    private const byte RequestEndpoint = 0x02;
    private const byte AnswerEndpoint = 0x82;
    private const int HeaderBytes = 8;
    private const uint Failure = 0x8000_0000;
    private const uint InvalidArgument = 22;

    private readonly Queue<byte[]> _oddAnswers = new();

    /// <inheritdoc/>
    public override UsbDescriptors Descriptors => descriptors;

    /// <inheritdoc/>
    public override byte StreamEndpoint => 0x81;

    /// <summary>Whether the sensor has power: initialised and not destroyed.</summary>
    public bool IsPowered { get; private protected set; }

    /// <summary>The next request is answered with these bytes, whatever it is.</summary>
    public void AnswerNextWith(byte[] frame) => _oddAnswers.Enqueue(frame);

    /// <summary>What a register holds.</summary>
    public abstract uint Peek(uint address);

    /// <inheritdoc/>
    public override void Opened() => Answers.Remove(AnswerEndpoint);

    /// <inheritdoc/>
    public override void BulkOut(byte endpoint, ReadOnlySpan<byte> data)
    {
        if (endpoint != RequestEndpoint)
        {
            Complain($"{data.Length} bytes on endpoint 0x{endpoint:X2}");
            return;
        }

        if (data.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) != data.Length - HeaderBytes)
        {
            Complain($"a frame of {data.Length} bytes whose size says something else");
            Answer(AnswerEndpoint, Frame(Failure));
            return;
        }

        var answer = Execute(BinaryPrimitives.ReadUInt32LittleEndian(data), Words(data[HeaderBytes..]));
        Answer(AnswerEndpoint, _oddAnswers.TryDequeue(out var odd) ? odd : answer);
    }

    /// <summary>A register was asked for; null = there is none.</summary>
    protected abstract uint? ReadRegister(uint address);

    /// <summary>A register was written; false = there is none.</summary>
    protected abstract bool WriteRegister(uint address, uint value);

    private byte[] Execute(uint property, uint[] payload)
    {
        if (property is 0x0001_0102 or 0x4001_0102)
        {
            return ExecuteRegister(property, payload);
        }

        Note($"property 0x{property:X}");
        return property switch
        {
            0x72 => Frame(property, board.Serial, 0),
            0x79 => Frame(property, board.Release),
            0x7A => Frame(property, 1_700_000_000, 0),
            0x1_0000 => Frame(property, 1),
            0x1_0001 => Text(property, board.SensorName),
            0x1_0003 => Text(property, board.Compatible),
            _ => Frame(Failure),
        };
    }

    private byte[] ExecuteRegister(uint property, uint[] payload)
    {
        var isWrite = property == 0x4001_0102;
        if (payload is not [0, var address, var last] || (!isWrite && last != 1))
        {
            Complain($"property 0x{property:X} with payload {string.Join(' ', payload)}");
            return Frame(property | Failure);
        }

        Note(isWrite ? $"write 0x{address:X8} = 0x{last:X8}" : $"read 0x{address:X8}");
        var value = isWrite ? (WriteRegister(address, last) ? last : null) : ReadRegister(address);
        if (value is null)
        {
            Complain($"there is no register 0x{address:X8}");
        }

        return value is { } known ? Frame(property, 0, address, known) : Frame(property | Failure, 0, address, InvalidArgument);
    }

    private static uint[] Words(ReadOnlySpan<byte> payload)
    {
        var words = new uint[payload.Length / sizeof(uint)];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(payload[(i * sizeof(uint))..]);
        }

        return words;
    }

    private static byte[] Frame(uint property, params uint[] payload)
    {
        var frame = new byte[HeaderBytes + (payload.Length * sizeof(uint))];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, property);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), payload.Length * sizeof(uint));
        for (var i = 0; i < payload.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(HeaderBytes + (i * sizeof(uint))), payload[i]);
        }

        return frame;
    }

    private static byte[] Text(uint property, string text)
    {
        byte[] payload = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(text), 0];
        var frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, property);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), payload.Length);
        payload.CopyTo(frame, HeaderBytes);
        return frame;
    }
}

/// <summary>What a board says of itself.</summary>
/// <param name="Serial">Serial number.</param>
/// <param name="Release">Firmware version, a byte for each part: 0x00030900 = 3.9.0.</param>
/// <param name="SensorName">Name of its sensor.</param>
/// <param name="Compatible">Strings as in a device tree, 0 between them.</param>
public sealed record PropheseeBoard(uint Serial, uint Release, string SensorName, string Compatible);
