using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>Eight EVT3 words, one a lane, told apart. Sets have all bits of a lane set, or none.</summary>
/// <param name="words">The words.</param>
internal readonly struct Evt3Eight(Vector128<ushort> words)
{
    private readonly Vector128<ushort> _types = words & Vector128.Create((ushort)(Evt3Words.MaxType << Evt3Words.TypeShift));

    /// <summary>Those that are single events: ADDR_X.</summary>
    public Vector128<ushort> Events
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Are(Evt3Words.AddrX);
    }

    /// <summary>Those that are rows: ADDR_Y.</summary>
    public Vector128<ushort> Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Are(Evt3Words.AddrY);
    }

    /// <summary>Those that are TIME_LOW.</summary>
    public Vector128<ushort> Lows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Are(Evt3Words.TimeLow);
    }

    /// <summary>The lower 11 bits of each.</summary>
    public Vector128<ushort> Addresses => words & Vector128.Create((ushort)Evt3Words.AddressMask);

    /// <summary>The lower 12 bits of each.</summary>
    public Vector128<ushort> Payloads => words & Vector128.Create((ushort)Evt3Words.PayloadMask);

    /// <summary>Those that are a TIME_HIGH of this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<ushort> Highs(int high) => Vector128.Equals(words, Vector128.Create((ushort)((Evt3Words.TimeHigh << Evt3Words.TypeShift) | high)));

    /// <summary>The row that holds behind each.</summary>
    /// <param name="before">The row before the first, in all lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<short> FillRows(Vector128<short> before) => Evt3Lanes.Fill(Addresses, Rows, before);

    /// <summary>The TIME_LOW that holds behind each, likewise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<short> FillLows(Vector128<short> before) => Evt3Lanes.Fill(Payloads, Lows, before);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<ushort> Are(int type) => Vector128.Equals(_types, Vector128.Create((ushort)(type << Evt3Words.TypeShift)));
}
