using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Binning;

/// <summary>From sensor pixels to the network's input: an integer downscale, then centred padding or cropping.</summary>
/// <remarks>A downscaled pixel is active where any of its sensor pixels is. Immutable; may be shared between threads.</remarks>
public sealed class InputMapping
{
    /// <summary>Default of the largest side of a network's input, in pixels.</summary>
    public const int DefaultMaxSide = 128;

    /// <summary>Marks a row or column that the network does not see; negative together with any valid counterpart.</summary>
    internal const int Outside = int.MinValue / 2;

    /// <summary>Bits of a column or row in the tables for decoders: as many as cameras send.</summary>
    private const int CodedBits = 11;

    private InputMapping(SensorGeometry sensor, SensorGeometry input, int downscale)
    {
        Sensor = sensor;
        Input = input;
        Downscale = downscale;
        Scaled = Scale(sensor, downscale);
        Columns = Map(sensor.Width, Scaled.Width, input.Width, 1);
        RowOffsets = Map(sensor.Height, Scaled.Height, input.Height, input.Width);
        CodedRows = [.. Enumerable.Range(0, 1 << CodedBits).Select(y => y < sensor.Height ? RowOffsets[y] : Outside)];
        CodedColumns = [.. CodedPlane(0), .. CodedPlane(input.Pixels)];
        ColumnEnds = [.. Enumerable.Range(0, sensor.Width).Select(x => ((x / downscale) + 1) * downscale)];
    }

    /// <summary>Size of the sensor.</summary>
    public SensorGeometry Sensor { get; }

    /// <summary>Size of the sensor after the downscale, before padding or cropping.</summary>
    public SensorGeometry Scaled { get; }

    /// <summary>Size of the frames: what the network sees.</summary>
    public SensorGeometry Input { get; }

    /// <summary>Sensor pixels per input pixel, along each side.</summary>
    public int Downscale { get; }

    /// <summary>For each sensor column, the input column, or <see cref="Outside"/>.</summary>
    internal int[] Columns { get; }

    /// <summary>For each sensor column, the first one behind those that share its input column; may lie beyond the sensor.</summary>
    internal int[] ColumnEnds { get; }

    /// <summary>For each sensor row, the input row times the input's width, or <see cref="Outside"/>.</summary>
    internal int[] RowOffsets { get; }

    /// <summary>For a polarity (ON = 1) above the 11 bits of a column: the number of the column's first bit in a frame, or <see cref="Outside"/>, also beyond the sensor.</summary>
    internal int[] CodedColumns { get; }

    /// <summary><see cref="RowOffsets"/> for all rows of 11 bits; <see cref="Outside"/> also beyond the sensor.</summary>
    internal int[] CodedRows { get; }

    /// <summary>The size that a sensor has after the smallest integer downscale that makes its larger side at most <paramref name="maxSide"/>.</summary>
    public static SensorGeometry ScaledSize(SensorGeometry sensor, int maxSide = DefaultMaxSide) =>
        Scale(sensor, SmallestDownscale(sensor, maxSide));

    /// <summary>Fits a sensor to a network.</summary>
    /// <param name="sensor">Size of the sensor.</param>
    /// <param name="input">Size of the network's input. Default: the sensor's size after the downscale.</param>
    /// <param name="maxSide">Largest side of the input, in pixels; a smaller <paramref name="input"/> lowers it.</param>
    /// <exception cref="InputMismatchException">The network would see less than half of a side of the sensor.</exception>
    public static InputMapping Fit(SensorGeometry sensor, SensorGeometry? input = null, int maxSide = DefaultMaxSide)
    {
        var limit = input is { } wanted ? Math.Min(maxSide, Math.Max(wanted.Width, wanted.Height)) : maxSide;
        var mapping = new InputMapping(sensor, input ?? ScaledSize(sensor, limit), SmallestDownscale(sensor, limit));
        if (mapping.Input.Width * 2 < mapping.Scaled.Width || mapping.Input.Height * 2 < mapping.Scaled.Height)
        {
            throw new InputMismatchException(
                $"A sensor of {sensor} ({mapping.Scaled} after a downscale of {mapping.Downscale}) does not fit the network's input of " +
                $"{mapping.Input}: more than half of a side would be cut off. Choose another network or model.");
        }

        return mapping;
    }

    private static int SmallestDownscale(SensorGeometry sensor, int maxSide) =>
        Math.Max(1, (Math.Max(sensor.Width, sensor.Height) + maxSide - 1) / maxSide);

    private static SensorGeometry Scale(SensorGeometry sensor, int downscale) =>
        new((sensor.Width + downscale - 1) / downscale, (sensor.Height + downscale - 1) / downscale);

    private IEnumerable<int> CodedPlane(int first) =>
        Enumerable.Range(0, 1 << CodedBits).Select(x => x < Sensor.Width && Columns[x] >= 0 ? first + Columns[x] : Outside);

    private int[] Map(int sensorSide, int scaledSide, int inputSide, int stride)
    {
        var map = new int[sensorSide];
        var shift = (inputSide - scaledSide) >> 1; // floor: an odd remainder goes to the right and the bottom
        for (var i = 0; i < sensorSide; i++)
        {
            var target = (i / Downscale) + shift;
            map[i] = (uint)target < (uint)inputSide ? target * stride : Outside;
        }

        return map;
    }
}

/// <summary>Sensor and network do not fit. The message is one line with both sizes.</summary>
public sealed class InputMismatchException(string message) : Exception(message);
