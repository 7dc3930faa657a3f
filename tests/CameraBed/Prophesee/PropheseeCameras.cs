namespace EdgeLearner.CameraBed.Prophesee;

/// <summary>Cameras of Prophesee and of those who build theirs, ready to be plugged in.</summary>
public static class PropheseeCameras
{
    private const uint Release390 = 0x0003_0900;

    /// <summary>Factory values of an IMX636's biases by register, as neuromorphic-drivers has them for its defaults.</summary>
    public static IReadOnlyDictionary<uint, uint> Trim { get; } = new Dictionary<uint, uint>
    {
        [0x1000] = 0x7C,
        [0x1004] = 0x53,
        [0x100C] = 0x00,
        [0x1010] = 0x66,
        [0x1014] = 0x4D,
        [0x1018] = 0x49,
        [0x101C] = 0x5B,
        [0x1020] = 0x14,
        [0x1040] = 0x8C,
        [0x1044] = 0x7C,
        [0x1048] = 0x94,
        [0x104C] = 0x74,
        [0x1050] = 0x51,
    };

    /// <summary>An EVK4.</summary>
    /// <param name="serial">Serial number.</param>
    /// <param name="release">Firmware version, a byte for each part.</param>
    public static EmulatedImx636 Evk4(uint serial = 0x0005_0421, uint release = Release390) =>
        new(Describe(0x04B4, 0x00F5, "Prophesee", "EVK4"), Imx636Board(serial, release), Trim);

    /// <summary>A SilkyEvCam HD.</summary>
    /// <param name="serial">Serial number.</param>
    public static EmulatedImx636 SilkyEvCamHd(uint serial = 0x0000_0017) =>
        new(Describe(0x31F7, 0x0003, "CenturyArks", "EVK4"), Imx636Board(serial, Release390), Trim);

    /// <summary>A uEye XCP-E.</summary>
    /// <param name="serial">Serial number.</param>
    public static EmulatedImx636 UeyeXcpE(uint serial = 0x0000_0042) =>
        new(Describe(0x1409, 0x8E00, "IDS Imaging Development Systems GmbH", "UE-39B0XCP"), Imx636Board(serial, Release390), Trim);

    /// <summary>An EVK3 HD.</summary>
    /// <param name="serial">Serial number.</param>
    public static EmulatedGen41 Evk3Hd(uint serial = 0x0000_0307) =>
        new(Describe(0x04B4, 0x00F4, "Prophesee", "EVK3"), new PropheseeBoard(serial, Release390, "CCam5 Gen4.1 Event-Based Camera", "psee,ccam5_gen41"));

    /// <summary>What a camera with these boards shows on USB: control in, control out, events.</summary>
    public static UsbDescriptors Describe(ushort vendor, ushort product, string manufacturer, string name) =>
        new(vendor, product, Version: 0x0309, Speed: 5000, Class: 0xFF, Subclass: 0x19, Endpoints: [0x82, 0x02, 0x81], manufacturer, name, Serial: null);

    private static PropheseeBoard Imx636Board(uint serial, uint release) =>
        new(serial, release, "CCam5 Imx636 Event-Based Camera", "psee,ccam5_imx636\0psee,ccam5_gen42");
}
