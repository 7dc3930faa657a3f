namespace EdgeLearner.Sensors.Sources.Cameras.Inivation;

/// <summary>A register of a camera with iniVation's vendor protocol.</summary>
/// <param name="Module">The part of the camera that has it.</param>
/// <param name="Parameter">Its number there.</param>
internal readonly record struct FpgaRegister(byte Module, ushort Parameter)
{
    // Modules and parameters after libcaer, include/libcaer/devices/davis.h and dvxplorer.h; these are the same in all of its cameras.
    public static readonly FpgaRegister MuxRun = new(Modules.Mux, 0);
    public static readonly FpgaRegister TimestampRun = new(Modules.Mux, 1);
    public static readonly FpgaRegister ChipRun = new(Modules.Mux, 3);
    public static readonly FpgaRegister DropExternalOnStall = new(Modules.Mux, 4);
    public static readonly FpgaRegister DropEventsOnStall = new(Modules.Mux, 5);

    public static readonly FpgaRegister Columns = new(Modules.Dvs, 0);
    public static readonly FpgaRegister Rows = new(Modules.Dvs, 1);
    public static readonly FpgaRegister Orientation = new(Modules.Dvs, 2);
    public static readonly FpgaRegister EventsRun = new(Modules.Dvs, 3);

    public static readonly FpgaRegister AccelerometerRun = new(Modules.Imu, 2);
    public static readonly FpgaRegister GyroscopeRun = new(Modules.Imu, 3);
    public static readonly FpgaRegister ThermometerRun = new(Modules.Imu, 4);

    public static readonly FpgaRegister DetectorRun = new(Modules.ExternalInput, 0);
    public static readonly FpgaRegister GeneratorRun = new(Modules.ExternalInput, 11);

    public static readonly FpgaRegister LogicVersion = new(Modules.System, 0);
    public static readonly FpgaRegister ChipId = new(Modules.System, 1);
    public static readonly FpgaRegister UsbClock = new(Modules.System, 5);
    public static readonly FpgaRegister ClockDeviation = new(Modules.System, 6);
    public static readonly FpgaRegister LogicPatch = new(Modules.System, 7);

    public static readonly FpgaRegister UsbRun = new(Modules.Usb, 0);
    public static readonly FpgaRegister EarlyPacketDelay = new(Modules.Usb, 1);

    /// <summary>Parts of a camera.</summary>
    internal static class Modules
    {
        public const byte Mux = 0;
        public const byte Dvs = 1;
        public const byte Aps = 2;
        public const byte Imu = 3;
        public const byte ExternalInput = 4;
        public const byte Chip = 5;
        public const byte System = 6;
        public const byte Usb = 9;
    }
}
