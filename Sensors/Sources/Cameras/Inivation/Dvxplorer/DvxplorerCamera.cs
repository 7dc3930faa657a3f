using EdgeLearner.Sensors.Sources.Cameras.Usb;
using static EdgeLearner.Sensors.Sources.Cameras.Inivation.FpgaRegister;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;

/// <summary>An open DVXplorer.</summary>
/// <param name="model">Its model.</param>
/// <param name="info">Who it is.</param>
/// <param name="system">What its FPGA says.</param>
/// <param name="device">Its USB device, claimed; owned from here on.</param>
/// <param name="clock">For the pauses of its start sequence.</param>
/// <remarks>After libcaer, src/dvxplorer.c; what runs is switched off first, in the order and with the pause of neuromorphic-drivers.</remarks>
internal sealed class DvxplorerCamera(
    DvxplorerModel model, CameraInfo info, FpgaSystem system, IUsbDevice device, TimeProvider clock) : ICamera
{
    private const byte Endpoint = 0x82;

    private static readonly TimeSpan UntilBuffersAreEmpty = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UntilChipIsUp = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan UntilTransferIsReady = TimeSpan.FromMilliseconds(50);

    /// <summary>What runs, in the order in which it is switched off.</summary>
    private static readonly FpgaRegister[] Runs =
    [
        EventsRun, DvxplorerChip.Mode, AccelerometerRun, GyroscopeRun, ThermometerRun, DetectorRun, GeneratorRun, MuxRun, TimestampRun, UsbRun, ChipRun,
    ];

    private readonly FpgaPort _port = new(device);
    private readonly DvxplorerChip _chip = new(new FpgaPort(device), system.Columns, system.Rows, system.Mounting);
    private SensorOptions? _set; // null = nobody knows
    private bool _isOff;

    /// <inheritdoc/>
    public CameraInfo Info => info;

    /// <inheritdoc/>
    public CameraWire Wire { get; } = new(Endpoint, FpgaWords.CountUs);

    /// <inheritdoc/>
    public IWireDecoder CreateDecoder() =>
        new WireDecoder<DvxplorerState>(info.Geometry, system.IsTurned ? DvxplorerDecoder.DecodeTurned : DvxplorerDecoder.Decode, FpgaWords.Bytes);

    /// <summary>Ends what runs since before, and sets chip and FPGA.</summary>
    public void Prepare(SensorOptions options, CancellationToken stop)
    {
        _port.SwitchOff(Runs);
        clock.Wait(UntilBuffersAreEmpty, stop);
        device.ClearHalt(Endpoint);
        _port.Write(ChipRun, 1);
        clock.Wait(UntilChipIsUp, stop);
        _chip.PowerUp(options);
        _port.Write(DropExternalOnStall, 1);
        _port.Write(DropEventsOnStall, 0); // the chip waits instead: it reads frames out, and half of one is worth nothing
        _port.Write(EarlyPacketDelay, system.EarlyPacketCycles);
        _chip.Configure(options);
        _set = options;
    }

    /// <inheritdoc/>
    public void Start(CancellationToken stop)
    {
        _isOff = false;
        _port.Write(UsbRun, 1);
        _port.Write(TimestampRun, 1);
        _port.Write(MuxRun, 1);
        clock.Wait(UntilTransferIsReady, stop);
        _port.Write(EventsRun, 1);
        _chip.Start();
    }

    /// <inheritdoc/>
    public void Stop()
    {
        _port.TrySwitchOff(Runs);
        _isOff = true;
    }

    /// <inheritdoc/>
    public void Apply(SensorOptions options)
    {
        InivationCameras.ThrowIfAny(model.Validate(options));
        var before = _set;
        _set = null; // until all is written: after a failure the next options are written whole
        _chip.Change(before, options);
        _set = options;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isOff)
        {
            Stop();
        }

        device.Dispose();
    }
}
