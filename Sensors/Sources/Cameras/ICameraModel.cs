using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>A kind of camera: how to know it and how to open it. Stateless; <see cref="CameraRegistry"/> lists them all.</summary>
internal interface ICameraModel
{
    /// <summary>Word for <c>Sensor:Kind</c>: lower case, <c>evk4</c>.</summary>
    string Key { get; }

    /// <summary>Name as people write it: <c>Prophesee EVK4</c>.</summary>
    string Name { get; }

    /// <summary>Whether a device is one, by more than vendor and product number where these are shared with others.</summary>
    bool Matches(UsbDeviceInfo device);

    /// <summary>Its biases, with the ranges that are safe.</summary>
    IReadOnlyList<BiasRange> Biases { get; }

    /// <summary>What of the options this model cannot do, one line each, as <c>Sensor:Biases:diff_on = 300 is outside -85 to 140</c>; empty if nothing.</summary>
    IReadOnlyList<string> Validate(SensorOptions options);

    /// <summary>Asks for serial number and firmware; changes nothing, may be done while somebody looks at a list.</summary>
    /// <exception cref="CameraException">It is not what it seemed to be, or its firmware is too old: one line that names what was found.</exception>
    /// <exception cref="UsbException">USB failed.</exception>
    CameraInfo Identify(IUsbDevice device);

    /// <summary>Checks identity and firmware, and configures the camera; it does not stream yet.</summary>
    /// <param name="device">Just opened; the camera owns it from here on, and closes it if this fails.</param>
    /// <param name="options">Validated, by <see cref="Validate"/> too.</param>
    /// <param name="clock">For the delays that its start sequence prescribes.</param>
    /// <param name="stop">Ends these delays.</param>
    /// <exception cref="CameraException">It cannot be used: one line that says what to change.</exception>
    /// <exception cref="UsbException">USB failed on the way.</exception>
    ICamera Open(IUsbDevice device, SensorOptions options, TimeProvider clock, CancellationToken stop);
}

/// <summary>An open camera. One thread: its source's.</summary>
internal interface ICamera : IDisposable
{
    /// <summary>Who it is.</summary>
    CameraInfo Info { get; }

    /// <summary>Endpoint of its events, and the clock in discarded bytes, where it is too short to be missed.</summary>
    CameraWire Wire { get; }

    /// <summary>A decoder at the beginning of a stream.</summary>
    IWireDecoder CreateDecoder();

    /// <summary>Lets events flow. Transfers are in flight already.</summary>
    /// <param name="stop">Ends the pauses of its start sequence.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    void Start(CancellationToken stop);

    /// <summary>Ends the flow.</summary>
    void Stop();

    /// <summary>Changes biases, regions, filters of the running camera: what differs from before; after a failure all.</summary>
    /// <exception cref="CameraException">A value is out of range, or unknown, and nothing was changed; or the camera refused one on the way: one line.</exception>
    /// <exception cref="UsbException">USB failed on the way.</exception>
    void Apply(SensorOptions options);
}

/// <summary>How a camera's events come.</summary>
/// <param name="Endpoint">Bulk IN endpoint.</param>
/// <param name="CountUs">See <see cref="UsbStreamPlan.CountUs"/>.</param>
internal sealed record CameraWire(byte Endpoint, CountSensorTime? CountUs = null);

/// <summary>A bias, and what it may be set to.</summary>
/// <param name="Name">As the maker names it: <c>diff_on</c>.</param>
/// <param name="Min">Least value that is safe.</param>
/// <param name="Max">Greatest value that is safe.</param>
/// <param name="Default">Value where nothing is set; 0 where values are offsets to the factory's trim.</param>
/// <param name="Meaning">What more of it does, a few words.</param>
public sealed record BiasRange(string Name, int Min, int Max, int Default, string Meaning);
