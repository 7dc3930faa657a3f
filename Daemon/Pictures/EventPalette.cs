namespace EdgeLearner.Daemon.Pictures;

/// <summary>The 256 colours of pictures of events: a dark background, OFF in blues, ON in oranges, which the colour-blind tell apart.</summary>
internal static class EventPalette
{
    /// <summary>Index of the background.</summary>
    public const byte Background = 0;

    /// <summary>Number of colours.</summary>
    public const int Colours = 256;

    /// <summary>Shades of a polarity.</summary>
    private const int Shades = 127;

    private static readonly Rgb Dark = new(14, 16, 22);
    private static readonly Rgb Off = new(84, 168, 255);
    private static readonly Rgb On = new(255, 160, 48);

    /// <summary>The colours, 3 bytes each: red, green, blue.</summary>
    public static ReadOnlySpan<byte> Rgbs => Table;

    private static byte[] Table { get; } =
    [
        .. Dark.Bytes(Dark, 0),
        .. Shade(Off),
        .. Shade(On),
        .. Dark.Bytes(Dark, 0), // the last index is not used
    ];

    /// <summary>The colour of a pixel.</summary>
    /// <param name="polarity">1 = ON, 0 = OFF.</param>
    /// <param name="strength">0 to 1; 0 is the background.</param>
    public static byte Index(int polarity, float strength)
    {
        var shade = (int)(Math.Clamp(strength, 0, 1) * Shades);
        return shade == 0 ? Background : (byte)((polarity * Shades) + shade);
    }

    private static IEnumerable<byte> Shade(Rgb full) => Enumerable.Range(1, Shades).SelectMany(shade => Dark.Bytes(full, (float)shade / Shades));

    private readonly record struct Rgb(byte Red, byte Green, byte Blue)
    {
        public byte[] Bytes(Rgb towards, float share) =>
            [Between(Red, towards.Red, share), Between(Green, towards.Green, share), Between(Blue, towards.Blue, share)];

        private static byte Between(byte from, byte to, float share) => (byte)MathF.Round(from + (share * (to - from)));
    }
}
