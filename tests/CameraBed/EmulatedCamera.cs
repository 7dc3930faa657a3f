namespace EdgeLearner.CameraBed;

/// <summary>The far end of a USB cable: what a camera answers. The bed carries its words; a model of a camera is one subclass.</summary>
/// <remarks>Called on the bed's thread for this camera's connection, one call at a time.</remarks>
public abstract class EmulatedCamera
{
    /// <summary>Descriptors and strings.</summary>
    public abstract UsbDescriptors Descriptors { get; }

    /// <summary>Bulk IN endpoint of its events.</summary>
    public abstract byte StreamEndpoint { get; }

    /// <summary>Whether its events flow. The model sets it as its protocol says; the bed then answers transfers on <see cref="StreamEndpoint"/>.</summary>
    public bool IsStreaming { get; protected set; }

    /// <summary>Everything that it was told, in order, one line each, as the model writes it: <c>write 0x0000B000 = 0x000002F9</c>. A copy, from any thread.</summary>
    public IReadOnlyList<string> Log => Copy(_log);

    /// <summary>What was wrong with what it was told: wrong order, unknown register. Empty for a driver that does it right. Likewise.</summary>
    public IReadOnlyList<string> Faults => Copy(_faults);

    private readonly List<string> _log = [];
    private readonly List<string> _faults = [];

    /// <summary>A control transfer to the host (vendor and class requests; strings and descriptors are the bed's).</summary>
    /// <returns>The answer, cut to wLength by the bed; null = stall.</returns>
    public virtual byte[]? ControlIn(UsbSetup setup) => null;

    /// <summary>A control transfer from the host.</summary>
    /// <returns>False = stall.</returns>
    public virtual bool ControlOut(UsbSetup setup, ReadOnlySpan<byte> data) => false;

    /// <summary>A bulk transfer from the host; answers come by <see cref="Answer"/>.</summary>
    public virtual void BulkOut(byte endpoint, ReadOnlySpan<byte> data)
    {
    }

    /// <summary>It was plugged in: as after a loss of power, nothing that it was told before holds. An override calls the base.</summary>
    public virtual void PoweredOn()
    {
        IsStreaming = false;
        Answers.Clear();
    }

    /// <summary>The host claimed interface 0 anew, after a plug or by another process: registers keep their values, answers that wait are gone.</summary>
    public virtual void Opened()
    {
    }

    /// <summary>Answers that wait on other IN endpoints than the stream's, by endpoint, in order; the bed takes them.</summary>
    internal Dictionary<byte, Queue<byte[]>> Answers { get; } = [];

    /// <summary>Puts an answer where the host will read it: one transfer on that endpoint.</summary>
    protected void Answer(byte endpoint, byte[] data)
    {
        if (!Answers.TryGetValue(endpoint, out var queue))
        {
            Answers[endpoint] = queue = new Queue<byte[]>();
        }

        queue.Enqueue(data);
    }

    /// <summary>Writes a line of <see cref="Log"/>.</summary>
    protected void Note(string line) => Add(_log, line);

    /// <summary>Writes a line of <see cref="Faults"/>.</summary>
    protected void Complain(string line) => Add(_faults, line);

    /// <summary>The model itself failed: the bed's threads must not end the test for it.</summary>
    internal void Fail(Exception error) => Complain($"the emulated camera failed: {error}");

    private static void Add(List<string> lines, string line)
    {
        lock (lines)
        {
            lines.Add(line);
        }
    }

    private static string[] Copy(List<string> lines)
    {
        lock (lines)
        {
            return [.. lines];
        }
    }
}

/// <summary>First 8 bytes of a control transfer.</summary>
public readonly record struct UsbSetup(byte RequestType, byte Request, ushort Value, ushort Index, ushort Length);

/// <summary>What a device says of itself.</summary>
/// <param name="VendorId">idVendor.</param>
/// <param name="ProductId">idProduct.</param>
/// <param name="Version">bcdDevice.</param>
/// <param name="Speed">Mbit/s as sysfs writes it: 480 or 5000.</param>
/// <param name="Class">Interface class.</param>
/// <param name="Subclass">Interface subclass.</param>
/// <param name="Endpoints">Endpoints of interface 0, in order, as addresses; all bulk.</param>
/// <param name="Manufacturer">String; null = none.</param>
/// <param name="Product">String; null = none.</param>
/// <param name="Serial">String; null = none.</param>
public sealed record UsbDescriptors(
    ushort VendorId, ushort ProductId, ushort Version, int Speed, byte Class, byte Subclass, IReadOnlyList<byte> Endpoints, string? Manufacturer, string? Product, string? Serial);
