using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Daemon.Pictures;

/// <summary>How a sensor's pixels become a picture's: several into one, or each as a square of several.</summary>
/// <param name="Sensor">Size of the sensor.</param>
/// <param name="Shrink">Pixels of the sensor on each side of a cell of the grid, 1 or more.</param>
/// <param name="Zoom">Pixels of the picture on each side of a cell, 1 or more.</param>
internal sealed record PictureGrid(SensorGeometry Sensor, int Shrink, int Zoom)
{
    /// <summary>Cells.</summary>
    public SensorGeometry Cells { get; } = new((Sensor.Width + Shrink - 1) / Shrink, (Sensor.Height + Shrink - 1) / Shrink);

    /// <summary>Size of the picture, in pixels.</summary>
    public SensorGeometry Picture => new(Cells.Width * Zoom, Cells.Height * Zoom);

    /// <summary>A grid whose longer side has between so many pixels, as far as whole factors allow.</summary>
    /// <param name="sensor">Size of the sensor.</param>
    /// <param name="smallest">Smaller sensors are enlarged while they stay within it.</param>
    /// <param name="largest">Larger ones are scaled down to it.</param>
    public static PictureGrid Fit(SensorGeometry sensor, int smallest, int largest)
    {
        var side = Math.Max(sensor.Width, sensor.Height);
        return new(sensor, Math.Max(1, (side + largest - 1) / largest), Math.Max(1, smallest / side));
    }

    /// <summary>Enlarges the cells to the picture.</summary>
    /// <param name="cells">One byte a cell, row by row.</param>
    /// <param name="picture">One byte a pixel, row by row.</param>
    public void Enlarge(ReadOnlySpan<byte> cells, Span<byte> picture)
    {
        var width = Picture.Width;
        for (var y = 0; y < Picture.Height; y++)
        {
            var row = cells.Slice(y / Zoom * Cells.Width, Cells.Width);
            var target = picture.Slice(y * width, width);
            for (var x = 0; x < row.Length; x++)
            {
                target.Slice(x * Zoom, Zoom).Fill(row[x]);
            }
        }
    }
}
