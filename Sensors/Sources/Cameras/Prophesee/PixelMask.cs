namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>The sensor's digital mask: pixels that are not sent, for hot ones.</summary>
/// <remarks>From openeb, hal_psee_plugins/src/devices/gen41/gen41_digital_event_mask.cpp.</remarks>
internal static class PixelMask
{
    /// <summary>Pixels that can be masked.</summary>
    public const int Slots = 64;

    private const uint FirstSlot = 0x9100;
    private const int RowShift = 16;
    private const uint IsMasked = 1u << 31;

    /// <summary>Writes those slots that changed, of a camera that streams too.</summary>
    /// <param name="link">To the sensor.</param>
    /// <param name="before">What is masked; null = nobody knows.</param>
    /// <param name="after">What is to be masked, at most <see cref="Slots"/>.</param>
    public static void Set(TreuzellLink link, IReadOnlyList<string>? before, IReadOnlyList<string> after)
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            var value = Value(after, slot);
            if (before is null || value != Value(before, slot))
            {
                link.WriteRegister(FirstSlot + (RegisterStep.Stride * (uint)slot), value);
            }
        }
    }

    private static uint Value(IReadOnlyList<string> pixels, int slot) =>
        slot < pixels.Count && PixelRegion.TryParsePixel(pixels[slot], out var pixel) ? (uint)pixel.X | ((uint)pixel.Y << RowShift) | IsMasked : 0;
}
