using EdgeLearner.Daemon.Recording;

namespace EdgeLearner.Daemon.Views;

/// <summary>What came of a recording, for people.</summary>
internal static class RecordTable
{
    /// <summary>The table, several lines.</summary>
    public static string Write(RecordResult result) => new Table($"Recorded to {result.Path}")
        .Row("camera", $"{result.Camera.Model}, serial number {result.Camera.Serial}, firmware {result.Camera.Firmware}, {result.Camera.Geometry}")
        .Row("length", $"{result.Length.TotalSeconds:N1} s")
        .Row("size", $"{result.Bytes:N0} bytes of file; {result.Wire.Bytes:N0} bytes came over the cable")
        .Row("events", $"{result.Events:N0}")
        .Row("lost", Lost(result))
        .Row("holes", result.Holes == 0 ? "none" : $"{result.Holes:N0} places of the file where bytes are missing")
        .ToString();

    /// <summary>Why it ended where it should not have; null = all is well.</summary>
    public static string? Complaint(RecordResult result) => result.End switch
    {
        RecordEnd.DiskFailed => $"{result.Path}: {result.Error!.Message}; the {result.Bytes:N0} bytes before that stand there and can be read",
        RecordEnd.CameraLost => $"{result.Path}: the camera was lost after {result.Length.TotalSeconds:N1} s, and the recording ends there{(result.Error is { } error ? $": {error.Message}" : "")}",
        _ => null,
    };

    private static string Lost(RecordResult result) => result.End == RecordEnd.DiskFailed ? "all that came after the disk failed" : (result.Wire.DiscardedBytes, result.DroppedBytes, result.Wire.Errors) switch
    {
        (0, 0, 0) => "nothing",
        var (wire, disk, errors) => $"{disk:N0} bytes for want of a faster disk, {wire:N0} bytes for want of time, {errors:N0} transfers failed",
    };
}
