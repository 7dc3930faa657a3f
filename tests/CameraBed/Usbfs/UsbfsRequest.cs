namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>ioctl numbers of linux/usbdevice_fs.h for 64-bit processes.</summary>
internal enum UsbfsRequest : uint
{
    SetInterface = 0x8008_5504,
    SetConfiguration = 0x8004_5505,
    GetDriver = 0x4104_5508,
    SubmitUrb = 0x8038_550A,
    DiscardUrb = 0x0000_550B,
    ReapUrb = 0x4008_550C,
    ReapUrbNoDelay = 0x4008_550D,
    ClaimInterface = 0x8004_550F,
    ReleaseInterface = 0x8004_5510,
    Reset = 0x0000_5514,
    Ioctl = 0xC010_5512,
    ClearHalt = 0x8004_5515,
    DisconnectDriver = 0x0000_5516,
    ConnectDriver = 0x0000_5517,
    GetCapabilities = 0x8004_551A,
    DisconnectClaim = 0x8108_551B,
}
