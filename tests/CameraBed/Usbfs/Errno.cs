namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>Linux error numbers: as such in what an ioctl answers, negative as the status of a URB.</summary>
internal static class Errno
{
    public const int NoEntry = 2;
    public const int Again = 11;
    public const int Busy = 16;
    public const int NoDevice = 19;
    public const int Invalid = 22;
    public const int NotTypewriter = 25;
    public const int Pipe = 32;
    public const int NoData = 61;
    public const int Protocol = 71;
    public const int Overflow = 75;
    public const int BadSequence = 84;
}
