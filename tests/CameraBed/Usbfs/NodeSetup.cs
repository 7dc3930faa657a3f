namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>How a device is plugged in.</summary>
/// <param name="Gate">The lock of all that belongs to the device, plug after plug.</param>
/// <param name="Paths">Where the node and its socket are to be.</param>
/// <param name="MayReachMemory">Whether clients' memory may be written straight.</param>
/// <param name="KernelDriver">Driver that the kernel has bound to interface 0; null = none.</param>
/// <param name="Failed">Told when the camera's model fails.</param>
/// <param name="Clock">For streams of a rate.</param>
internal sealed record NodeSetup(
    Lock Gate, NodePaths Paths, bool MayReachMemory, string? KernelDriver, Action<Exception> Failed, TimeProvider Clock);

/// <summary>Where a node is.</summary>
/// <param name="Node">The device node: a FIFO.</param>
/// <param name="Socket">The socket on which it is served.</param>
internal sealed record NodePaths(string Node, string Socket);
