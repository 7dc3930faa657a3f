namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>The memory of the sensor's filters, which must be ready before a filter is put into the path.</summary>
internal static class FilterMemory
{
    private const uint Ready = 0b100;

    /// <summary>Each takes a USB round trip, a quarter of a millisecond; the maker's own driver asks three times.</summary>
    private const int MostQuestions = 20;

    /// <summary>Asks until it is ready.</summary>
    /// <exception cref="CameraException">It does not become ready.</exception>
    public static void AwaitReady(TreuzellLink link, uint register, string filter)
    {
        for (var i = 0; i < MostQuestions; i++)
        {
            if ((link.ReadRegister(register) & Ready) != 0)
            {
                return;
            }
        }

        throw new CameraException($"the sensor's {filter} does not become ready (register 0x{register:X4}): switch it off, or unplug the camera and plug it in again");
    }
}
