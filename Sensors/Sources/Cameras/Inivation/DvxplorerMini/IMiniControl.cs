namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;

/// <summary>How a DVXplorer Mini is told what to do: its firmware of later days has other registers.</summary>
internal interface IMiniControl
{
    /// <summary>What runs, in the order in which it is switched off.</summary>
    IReadOnlyList<FpgaRegister> Runs { get; }

    /// <summary>Its registers.</summary>
    FpgaPort Port { get; }

    /// <summary>Drops what the camera still holds of a stream before.</summary>
    void DropStale(byte endpoint);

    /// <summary>Sets everything.</summary>
    /// <exception cref="CameraException">Not with this firmware: one line.</exception>
    void Configure(SensorOptions options);

    /// <summary>Sets what differs; all that options set where nobody knows what is set.</summary>
    /// <inheritdoc cref="Configure"/>
    void Change(SensorOptions? from, SensorOptions to);

    /// <summary>Lets events flow.</summary>
    void Start();
}
