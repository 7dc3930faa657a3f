using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>The sensor's region of interest: a bit for every column and row, set = switched off; they take effect together, at a trigger.</summary>
/// <remarks>From openeb, hal_psee_plugins/src/devices/gen41/gen41_roi_command.cpp and src/facilities/psee_roi.cpp; rows count from the top, as events do.</remarks>
internal static class RegionOfInterest
{
    private const uint Columns = 0x2000;
    private const uint Rows = 0x4000;
    private const uint Control = 0x0004;
    private const uint TakeEffect = 0xF000_5062;
    private const uint PixelsRun = 1 << 10;
    private const int WordBits = 32;

    /// <summary>Upper half of the last row word, whose rows do not exist: all off, as openeb's write_ROI has it.</summary>
    private const uint BeyondLastRow = 0xFFFF_0000;

    /// <summary>Sets the region, of a camera that streams too.</summary>
    /// <param name="link">To the sensor.</param>
    /// <param name="sensor">Its size.</param>
    /// <param name="region">On it; null = all of it.</param>
    /// <param name="isRunning">Whether the camera streams, and is to go on.</param>
    public static void Set(TreuzellLink link, SensorGeometry sensor, PixelRegion? region, bool isRunning)
    {
        var (x, y, width, height) = region ?? new PixelRegion(0, 0, sensor.Width, sensor.Height);
        for (var word = 0; word * WordBits < sensor.Width; word++)
        {
            link.WriteRegister(Columns + (RegisterStep.Stride * (uint)word), Outside(word, x, width, sensor.Width));
        }

        for (var word = 0; word * WordBits < sensor.Height; word++)
        {
            var isLast = (word + 1) * WordBits > sensor.Height;
            link.WriteRegister(Rows + (RegisterStep.Stride * (uint)word), Outside(word, y, height, sensor.Height) | (isLast ? BeyondLastRow : 0));
        }

        link.WriteRegister(Control, TakeEffect | (isRunning ? PixelsRun : 0));
    }

    /// <summary>A word's lines that exist and lie outside.</summary>
    private static uint Outside(int word, int first, int count, int lines)
    {
        var outside = 0u;
        for (var bit = 0; bit < WordBits; bit++)
        {
            var line = (word * WordBits) + bit;
            outside |= line < lines && (line < first || line >= first + count) ? 1u << bit : 0;
        }

        return outside;
    }
}
