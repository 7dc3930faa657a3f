namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>Who has a device's interfaces: a client, a driver of the kernel, nobody. Under its device's lock.</summary>
/// <param name="kernelDriver">Name of the driver that the kernel bound to interface 0; null = none.</param>
internal sealed class InterfaceClaims(string? kernelDriver)
{
    private const string Usbfs = "usbfs";

    private readonly Dictionary<uint, NodeClient> _owners = [];

    /// <summary>Whether the kernel's driver has interface 0.</summary>
    public bool HasDriver { get; private set; } = kernelDriver is not null;

    /// <summary>Name of the driver of an interface, as the kernel tells it; null = none.</summary>
    public string? Driver(uint face) => _owners.ContainsKey(face) ? Usbfs : IsDrivers(face) ? kernelDriver : null;

    /// <summary>Gives an interface to a client, and takes it from the kernel's driver if that is asked for.</summary>
    /// <returns>0, or an error number.</returns>
    public int Claim(NodeClient client, uint face, bool detaches)
    {
        if (_owners.TryGetValue(face, out var owner) ? owner != client : IsDrivers(face) && !detaches)
        {
            return Errno.Busy;
        }

        HasDriver &= !IsDrivers(face);
        _owners[face] = client;
        return 0;
    }

    /// <summary>Takes an interface back from a client.</summary>
    /// <returns>0, or an error number.</returns>
    public int Release(NodeClient client, uint face) =>
        _owners.TryGetValue(face, out var owner) && owner == client && _owners.Remove(face) ? 0 : Errno.Invalid;

    /// <summary>Takes all interfaces back from a client.</summary>
    public void ReleaseAll(NodeClient client)
    {
        foreach (var claim in _owners.Where(claim => claim.Value == client).ToList())
        {
            _owners.Remove(claim.Key);
        }
    }

    /// <summary>Detaches the kernel's driver.</summary>
    /// <returns>0, or an error number.</returns>
    public int Detach(uint face)
    {
        var error = IsDrivers(face) ? 0 : Errno.NoData;
        HasDriver &= error != 0;
        return error;
    }

    /// <summary>Lets the kernel bind its driver again.</summary>
    /// <returns>0, or an error number.</returns>
    public int Attach(uint face)
    {
        if (_owners.ContainsKey(face) || HasDriver)
        {
            return Errno.Busy;
        }

        HasDriver = face == 0 && kernelDriver is not null;
        return 0;
    }

    private bool IsDrivers(uint face) => face == 0 && HasDriver;
}
