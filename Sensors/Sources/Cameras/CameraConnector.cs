using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Finds the wanted camera on the bus and opens it.</summary>
/// <param name="bus">The bus.</param>
/// <param name="models">Models that can be driven.</param>
/// <param name="startClock">For the delays that start sequences prescribe.</param>
internal sealed class CameraConnector(IUsbBus bus, IReadOnlyList<ICameraModel> models, TimeProvider startClock)
{
    /// <summary>A camera that the last look met, and that is the wanted one but for its serial number: <c>Prophesee EVK4 00050422</c>. Null = none.</summary>
    public string? Other { get; private set; }

    /// <summary>Opens the first camera, in the order of bus and port, that is the wanted one and can be opened.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="options">How it is to be set.</param>
    /// <param name="stop">Ends the delays.</param>
    /// <returns>Null where none is plugged in.</returns>
    /// <exception cref="CameraException">One is there and cannot be used.</exception>
    /// <exception cref="UsbException">Likewise, for USB.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public CameraConnection? TryConnect(WantedCamera wanted, SensorOptions options, CancellationToken stop)
    {
        Other = null;
        Exception? problem = null;
        foreach (var device in bus.List())
        {
            if (models.Of(device) is not { } model || !wanted.MayBe(model))
            {
                continue;
            }

            try
            {
                if (TryOpen(device, model, wanted, options, stop) is { } connection)
                {
                    return connection;
                }
            }
            catch (CameraException refused) when (wanted.IsOther(refused.Camera, model))
            {
                Other ??= refused.Camera; // what is wrong with that one is nobody's question
            }
            catch (Exception refused) when (refused is CameraException or UsbException)
            {
                problem ??= refused; // another one may do
            }
        }

        return problem is null ? null : throw problem;
    }

    private CameraConnection? TryOpen(UsbDeviceInfo found, ICameraModel model, WantedCamera wanted, SensorOptions options, CancellationToken stop)
    {
        if (model.Validate(options) is [_, ..] complaints) // with Kind = auto nobody could ask the model before
        {
            throw new CameraException($"configuration: {string.Join("; ", complaints)}");
        }

        var device = bus.Open(found);
        try
        {
            if (wanted.Serial is not null && model.Identify(device) is var info && !wanted.IsSerial(info.Serial))
            {
                Other ??= $"{info.Model} {info.Serial}";
                device.Dispose();
                return null;
            }
        }
        catch
        {
            device.Dispose();
            throw;
        }

        return new CameraConnection(device, model.Open(device, options, startClock, stop)); // from here on the camera closes the device
    }
}

/// <summary>Which camera is looked for.</summary>
/// <param name="Kind">Key of its model, or <see cref="SensorOptions.Auto"/>.</param>
/// <param name="Serial">Serial number; null = any.</param>
internal sealed record WantedCamera(string Kind, string? Serial)
{
    /// <summary>Whether it can be of that model.</summary>
    public bool MayBe(ICameraModel model) => Kind is SensorOptions.Auto || Kind == model.Key;

    /// <summary>Whether it has the number that is wanted.</summary>
    public bool IsSerial(string serial) => string.Equals(Serial, serial, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a camera that said who it is, as <see cref="CameraException.Camera"/>, has another number than the one that is wanted.</summary>
    public bool IsOther(string? camera, ICameraModel model) =>
        Serial is not null && camera is not null && !string.Equals(camera, $"{model.Name} {Serial}", StringComparison.OrdinalIgnoreCase);

    /// <summary>As people say it: <c>camera of kind evk4 with serial number 00050421</c>.</summary>
    public override string ToString() =>
        (Kind is SensorOptions.Auto ? "supported camera" : $"camera of kind {Kind}") + (Serial is null ? "" : $" with serial number {Serial}");
}
