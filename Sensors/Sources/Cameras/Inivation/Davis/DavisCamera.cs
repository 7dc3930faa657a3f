using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;

/// <summary>An open DAVIS346.</summary>
/// <param name="model">Its model.</param>
/// <param name="info">Who it is.</param>
/// <param name="system">What its FPGA says.</param>
/// <param name="device">Its USB device, claimed; owned from here on.</param>
/// <param name="clock">For the pauses of its start sequence.</param>
/// <remarks>Order and pauses after neuromorphic-drivers, drivers/src/devices/inivation_davis346.rs; values after libcaer.</remarks>
internal sealed class DavisCamera(
    Davis346Model model, CameraInfo info, FpgaSystem system, IUsbDevice device, TimeProvider clock) : ICamera
{
    private const byte Endpoint = 0x82;

    private static readonly TimeSpan UntilBuffersAreEmpty = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UntilChipIsSet = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan UntilBiasesAreStable = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan UntilTransferIsReady = TimeSpan.FromMilliseconds(50);

    private readonly FpgaPort _port = new(device);
    private readonly DavisSettings _settings = new(new FpgaPort(device), system, $"{info.Model} {info.Serial}");
    private bool _isOff;

    /// <inheritdoc/>
    public CameraInfo Info => info;

    /// <inheritdoc/>
    public CameraWire Wire { get; } = new(Endpoint, FpgaWords.CountUs);

    /// <inheritdoc/>
    public IWireDecoder CreateDecoder() =>
        new WireDecoder<DavisState>(info.Geometry, system.IsTurned ? DavisDecoder.DecodeTurned : DavisDecoder.Decode, FpgaWords.Bytes);

    /// <summary>Ends what runs since before, and sets chip and FPGA.</summary>
    /// <exception cref="CameraException">Its FPGA cannot do what the options ask for.</exception>
    public void Prepare(SensorOptions options, CancellationToken stop)
    {
        _port.SwitchOff(DavisRegister.Runs);
        clock.Wait(UntilBuffersAreEmpty, stop);
        device.ClearHalt(Endpoint);
        _port.WriteEach(DavisRegister.Voltages);
        _settings.Set(options);
        _port.WriteEach(DavisRegister.Chip);
        clock.Wait(UntilChipIsSet, stop);
    }

    /// <inheritdoc/>
    public void Start(CancellationToken stop)
    {
        _isOff = false;
        _port.Write(FpgaRegister.ChipRun, 1);
        _port.Write(FpgaRegister.EarlyPacketDelay, system.EarlyPacketCycles);
        clock.Wait(UntilBiasesAreStable, stop);
        _port.Write(FpgaRegister.UsbRun, 1);
        _port.Write(FpgaRegister.DropEventsOnStall, 1); // while the host is late, words of the clock come through all the same
        _port.Write(FpgaRegister.DropExternalOnStall, 1);
        _port.Write(FpgaRegister.TimestampRun, 1);
        _port.Write(FpgaRegister.MuxRun, 1);
        clock.Wait(UntilTransferIsReady, stop);
        _port.Write(DavisRegister.WaitOnStall, 0);
        _port.Write(DavisRegister.ExternalHandshake, 0);
        _port.Write(FpgaRegister.EventsRun, 1);
    }

    /// <inheritdoc/>
    public void Stop()
    {
        _port.TrySwitchOff(DavisRegister.Runs);
        _isOff = true;
    }

    /// <inheritdoc/>
    public void Apply(SensorOptions options)
    {
        InivationCameras.ThrowIfAny(model.Validate(options));
        _settings.Set(options);
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
