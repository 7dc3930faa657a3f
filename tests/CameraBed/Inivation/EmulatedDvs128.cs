namespace EdgeLearner.CameraBed.Inivation;

/// <summary>A DVS128: a handful of vendor requests.</summary>
/// <remarks>The log has a line <c>request 0xB3</c> for each, with its bytes where it has any.</remarks>
/// <param name="firmware">Low byte of bcdDevice.</param>
/// <param name="serial">Serial number; old ones have none.</param>
public sealed class EmulatedDvs128(int firmware = 14, string? serial = "000128") : EmulatedCamera
{
    private const int BiasBytes = 36;

    private bool _isClaimed;
    private bool _isStopped;
    private bool _hasBiases;

    /// <inheritdoc/>
    public override UsbDescriptors Descriptors { get; } =
        new(0x152A, 0x8400, (ushort)firmware, 480, 0xFF, 0, [0x86], "iniVation", "DVS128", serial);

    /// <inheritdoc/>
    public override byte StreamEndpoint => 0x86;

    /// <inheritdoc/>
    public override void PoweredOn()
    {
        base.PoweredOn();
        (_isClaimed, _isStopped, _hasBiases) = (false, false, false);
    }

    /// <inheritdoc/>
    public override void Opened() => (_isClaimed, _isStopped, _hasBiases) = (true, false, false);

    /// <inheritdoc/>
    public override bool ControlOut(UsbSetup setup, ReadOnlySpan<byte> data)
    {
        Note($"request 0x{setup.Request:X2} {Convert.ToHexString(data)}".TrimEnd());
        if (!_isClaimed || setup.RequestType != 0x40)
        {
            Complain($"request 0x{setup.Request:X2} of type 0x{setup.RequestType:X2}{(_isClaimed ? "" : " before interface 0 was claimed")}");
        }

        switch (setup.Request)
        {
            case 0xB3 when data.IsEmpty:
                Need(_hasBiases, "started without biases");
                return IsStreaming = true;

            case 0xB4 when data.IsEmpty:
                IsStreaming = false;
                return _isStopped = true;

            case 0xB8 when data.Length == BiasBytes:
                Need(_isStopped, "biases before what ran was stopped");
                return _hasBiases = true;

            default:
                Complain($"request 0x{setup.Request:X2} with {data.Length} bytes");
                return false;
        }
    }

    private void Need(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            Complain(otherwise);
        }
    }
}
