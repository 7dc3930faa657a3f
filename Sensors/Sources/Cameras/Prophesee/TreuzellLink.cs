using System.Buffers.Binary;
using System.Text;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>
/// Treuzell, the protocol of Prophesee's boards: frames of property, payload size and payload, all 32-bit little-endian, each answered by one of
/// the same property. Nothing is tried again: what fails says so.
/// </summary>
/// <remarks>From openeb, hal_psee_plugins/src/boards/treuzell/{tz_libusb_board_command,tz_control_frame}.cpp, and neuromorphic-drivers, prophesee_evk4.rs.</remarks>
/// <param name="device">Open; interface 0 claimed.</param>
/// <param name="name">What the camera is called in messages.</param>
internal sealed class TreuzellLink(IUsbDevice device, string name)
{
    private const byte RequestEndpoint = 0x02;
    private const byte AnswerEndpoint = 0x82;
    private const int HeaderBytes = 8;
    private const int MaxAnswerBytes = 1024;

    /// <summary>One for each question that was not read, and a program asks one at a time: so many are no rest of anything.</summary>
    private const int MostStaleAnswers = 64;

    /// <summary>The one device of these boards: the sensor with all around it.</summary>
    private const uint Sensor = 0;

    /// <summary>A board answers within a millisecond.</summary>
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan StaleWait = TimeSpan.FromMilliseconds(5);

    /// <summary>What an interface must have for it.</summary>
    public static IReadOnlyList<byte> Endpoints { get; } = [RequestEndpoint, AnswerEndpoint];

    private readonly byte[] _request = new byte[32];
    private readonly byte[] _answer = new byte[MaxAnswerBytes];

    /// <summary>Takes away answers that a program before this one asked for and did not read.</summary>
    /// <exception cref="CameraException">They do not end.</exception>
    /// <exception cref="UsbException">USB failed.</exception>
    public void DropStaleAnswers()
    {
        for (var i = 0; i < MostStaleAnswers; i++)
        {
            if (device.BulkIn(AnswerEndpoint, _answer, StaleWait) == 0)
            {
                return;
            }
        }

        throw new CameraException($"{name} goes on answering what nobody asked ({MostStaleAnswers} answers so far): unplug it and plug it in again");
    }

    /// <summary>Serial number as the maker prints it: 8 hexadecimal digits or more.</summary>
    public string ReadSerial()
    {
        var payload = Ask(TreuzellProperty.Serial);
        return (payload.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(payload) : Word(payload, 0)).ToString("x8");
    }

    /// <summary>Firmware version.</summary>
    public Version ReadFirmware()
    {
        var version = Word(Ask(TreuzellProperty.ReleaseVersion), 0);
        return new Version((int)(version >> 16) & 0xFF, (int)(version >> 8) & 0xFF, (int)version & 0xFF);
    }

    /// <summary>What the sensor's board is, most precise first: <c>psee,ccam5_imx636</c>.</summary>
    public IReadOnlyList<string> ReadCompatible()
    {
        var payload = Ask(TreuzellProperty.Compatible, Sensor);
        return payload.Length <= sizeof(uint) ? [] : Encoding.ASCII.GetString(payload[sizeof(uint)..]).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Reads a register of the sensor.</summary>
    /// <exception cref="CameraException">The board refused, or answered something else.</exception>
    /// <exception cref="UsbException">USB failed, or no answer came.</exception>
    public uint ReadRegister(uint address)
    {
        const uint one = 1;
        var payload = Ask(TreuzellProperty.Register32, Sensor, address, one);
        CheckEcho(payload, address);
        return Word(payload, 2);
    }

    /// <summary>Writes a register of the sensor.</summary>
    /// <exception cref="CameraException">The board refused, or answered something else.</exception>
    /// <exception cref="UsbException">USB failed, or no answer came.</exception>
    public void WriteRegister(uint address, uint value) =>
        CheckEcho(Ask(TreuzellProperty.Register32 | TreuzellProperty.Write, Sensor, address, value), address);

    /// <summary>Writes registers one after the other, with the pauses between them.</summary>
    /// <param name="script">What to write.</param>
    /// <param name="clock">For the pauses.</param>
    /// <param name="stop">Ends them.</param>
    public void Run(ReadOnlySpan<RegisterStep> script, TimeProvider clock, CancellationToken stop)
    {
        foreach (var step in script)
        {
            WriteRegister(step.Address, step.Value);
            if (step.DelayUs > 0)
            {
                clock.Wait(TimeSpan.FromMicroseconds(step.DelayUs), stop);
            }
        }
    }

    /// <summary>Sends a frame and checks the answer's.</summary>
    /// <returns>The answer's payload; valid until the next question.</returns>
    private ReadOnlySpan<byte> Ask(uint property, params scoped ReadOnlySpan<uint> payload)
    {
        var request = _request.AsSpan(0, HeaderBytes + (payload.Length * sizeof(uint)));
        BinaryPrimitives.WriteUInt32LittleEndian(request, property);
        BinaryPrimitives.WriteInt32LittleEndian(request[4..], payload.Length * sizeof(uint));
        for (var i = 0; i < payload.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(request[(HeaderBytes + (i * sizeof(uint)))..], payload[i]);
        }

        device.BulkOut(RequestEndpoint, request);
        var length = device.BulkIn(AnswerEndpoint, _answer, AnswerWait);
        if (length == 0)
        {
            throw new UsbException(UsbError.Timeout, $"{name} does not answer (property 0x{property:X}): unplug it and plug it in again");
        }

        return Check(property, payload, _answer.AsSpan(0, length));
    }

    private ReadOnlySpan<byte> Check(uint property, scoped ReadOnlySpan<uint> asked, ReadOnlySpan<byte> answer)
    {
        if (answer.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(answer[4..]) != answer.Length - HeaderBytes)
        {
            throw new CameraException($"{name} answered property 0x{property:X} with a broken frame of {answer.Length} bytes: unplug it and plug it in again");
        }

        var answered = BinaryPrimitives.ReadUInt32LittleEndian(answer);
        var payload = answer[HeaderBytes..];
        if (answered == property)
        {
            return payload;
        }

        throw new CameraException(answered switch
        {
            TreuzellProperty.Failure => $"{name} does not know property 0x{property:X}: its firmware is too old, or it is no such camera",
            _ when answered == (property | TreuzellProperty.Failure) => $"{name} refused property 0x{property:X}{Register(asked)}{Reason(payload)}",
            _ => $"{name} answered property 0x{answered:X} when asked for 0x{property:X}: another program is using it, or unplug it and plug it in again",
        });
    }

    private void CheckEcho(ReadOnlySpan<byte> payload, uint address)
    {
        if (Word(payload, 0) != Sensor || Word(payload, 1) != address)
        {
            throw new CameraException($"{name} answered for register 0x{Word(payload, 1):X8} when asked for 0x{address:X8}: unplug it and plug it in again");
        }
    }

    private uint Word(ReadOnlySpan<byte> payload, int index) =>
        payload.Length >= (index + 1) * sizeof(uint)
            ? BinaryPrimitives.ReadUInt32LittleEndian(payload[(index * sizeof(uint))..])
            : throw new CameraException($"{name} gave an answer of {payload.Length} bytes, which is too short: unplug it and plug it in again");

    private static string Register(ReadOnlySpan<uint> asked) => asked.Length > 1 ? $", register 0x{asked[1]:X8}" : "";

    /// <summary>A refusal carries an error number behind device and address.</summary>
    private static string Reason(ReadOnlySpan<byte> payload) =>
        payload.Length >= 3 * sizeof(uint) ? $" (error {BinaryPrimitives.ReadUInt32LittleEndian(payload[(2 * sizeof(uint))..])})" : "";
}
