namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>The file by which Linux offers a USB device.</summary>
internal static class DeviceNode
{
    /// <summary>Its path: <c>/dev/bus/usb/001/007</c>.</summary>
    public static string Path(UsbDeviceInfo device) => $"/dev/bus/usb/{device.Bus:D3}/{device.Address:D3}";

    /// <summary>Another process that has it open, as <c>jaer (process 4711)</c>; null where /proc shows none to us.</summary>
    public static string? FindUser(UsbDeviceInfo device)
    {
        var node = Path(device);
        try
        {
            return Directory.EnumerateDirectories("/proc")
                .Where(folder => int.TryParse(System.IO.Path.GetFileName(folder), out var id) && id != Environment.ProcessId && HasOpen(folder, node))
                .Select(Describe)
                .FirstOrDefault();
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null; // a system without /proc
        }
    }

    private static bool HasOpen(string process, string node)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"{process}/fd")
                .Any(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.FullName.EndsWith(node, StringComparison.Ordinal) == true);
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended, or is another user's
        }
    }

    private static string Describe(string process)
    {
        try
        {
            return $"{File.ReadAllText($"{process}/comm").Trim()} (process {System.IO.Path.GetFileName(process)})";
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return $"process {System.IO.Path.GetFileName(process)}";
        }
    }
}
