namespace EdgeLearner.Sensors.Events;

/// <summary>The size of a sensor, or of a grid of pixels made from one.</summary>
/// <param name="Width">Columns, in pixels.</param>
/// <param name="Height">Rows, in pixels.</param>
public readonly record struct SensorGeometry(int Width, int Height)
{
    /// <summary>Number of pixels.</summary>
    public int Pixels => Width * Height;

    /// <summary>Whether the pixel lies on the sensor (origin at the top left).</summary>
    public bool Contains(int x, int y) => (uint)x < (uint)Width && (uint)y < (uint)Height;

    /// <summary>As people write it: <c>640x480</c>.</summary>
    public override string ToString() => $"{Width}x{Height}";
}
