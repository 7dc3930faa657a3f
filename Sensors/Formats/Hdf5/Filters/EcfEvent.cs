using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>An event as Metavision has it in HDF5: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal record struct EcfEvent
{
    /// <summary>Its size.</summary>
    public const int Bytes = 16;

    /// <summary>Column, 0 at the left.</summary>
    public ushort X;

    /// <summary>Row, 0 at the top.</summary>
    public ushort Y;

    /// <summary>1 = ON.</summary>
    public short Polarity;

    /// <summary>When, in microseconds; 8 bytes from the beginning.</summary>
    public long TimeUs;
}
