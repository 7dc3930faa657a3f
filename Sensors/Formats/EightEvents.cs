using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats;

/// <summary>Writes to the free columns of a packet for decoders that make eight events at a time, one a lane.</summary>
/// <remarks>
/// Nothing is checked here: behind a position there must be room for eight. Of these, as many as are meant are counted by who writes; the rest is overwritten
/// by what comes next. All methods are inlined, since vectors would otherwise be passed through memory.
/// </remarks>
internal readonly ref struct EightEvents
{
    /// <summary>How many.</summary>
    public const int Lanes = 8;

    private readonly ref long _timesUs;
    private readonly ref ushort _xs;
    private readonly ref ushort _ys;
    private readonly ref byte _polarities;

    /// <summary>Writes there.</summary>
    public EightEvents(in EventPacket.FreeColumns columns)
    {
        var (timesUs, xs, ys, polarities) = columns;
        _timesUs = ref MemoryMarshal.GetReference(timesUs);
        _xs = ref MemoryMarshal.GetReference(xs);
        _ys = ref MemoryMarshal.GetReference(ys);
        _polarities = ref MemoryMarshal.GetReference(polarities);
    }

    /// <summary>Whether this processor has vectors at all: without them, eight times one is faster.</summary>
    public static bool AreFast => Vector128.IsHardwareAccelerated;

    /// <summary>Eight times, as sums.</summary>
    /// <param name="at">Position of the first event.</param>
    /// <param name="front">What the first four add, in microseconds.</param>
    /// <param name="back">What the last four add.</param>
    /// <param name="originUs">What they add it to.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteTimes(int at, Vector128<int> front, Vector128<int> back, long originUs)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var eight = Vector256.Create(front, back).ToVector512Unsafe();
            (Vector512.WidenLower(eight) + Vector512.Create(originUs)).StoreUnsafe(ref _timesUs, (nuint)at);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            var origin = Vector256.Create(originUs);
            (Vector256.WidenLower(front.ToVector256Unsafe()) + origin).StoreUnsafe(ref _timesUs, (nuint)at);
            (Vector256.WidenLower(back.ToVector256Unsafe()) + origin).StoreUnsafe(ref _timesUs, (nuint)at + 4);
        }
        else
        {
            var origin = Vector128.Create(originUs);
            (Vector128.WidenLower(front) + origin).StoreUnsafe(ref _timesUs, (nuint)at);
            (Vector128.WidenUpper(front) + origin).StoreUnsafe(ref _timesUs, (nuint)at + 2);
            (Vector128.WidenLower(back) + origin).StoreUnsafe(ref _timesUs, (nuint)at + 4);
            (Vector128.WidenUpper(back) + origin).StoreUnsafe(ref _timesUs, (nuint)at + 6);
        }
    }

    /// <summary>One time.</summary>
    /// <param name="at">Position of the event.</param>
    /// <param name="timeUs">The time, in microseconds.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteTime(int at, long timeUs) => Unsafe.Add(ref _timesUs, at) = timeUs;

    /// <summary>Eight times that are the same.</summary>
    /// <param name="at">Position of the first event.</param>
    /// <param name="timeUs">The time, in microseconds.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteTimes(int at, long timeUs)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512.Create(timeUs).StoreUnsafe(ref _timesUs, (nuint)at);
        }
        else
        {
            Vector256.Create(timeUs).StoreUnsafe(ref _timesUs, (nuint)at); // two of 128 bits where there are no wider ones
            Vector256.Create(timeUs).StoreUnsafe(ref _timesUs, (nuint)at + 4);
        }
    }

    /// <summary>Eight columns and rows.</summary>
    /// <param name="at">Position of the first event.</param>
    /// <param name="xs">The columns.</param>
    /// <param name="ys">The rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WritePixels(int at, Vector128<ushort> xs, Vector128<ushort> ys)
    {
        xs.StoreUnsafe(ref _xs, (nuint)at);
        ys.StoreUnsafe(ref _ys, (nuint)at);
    }

    /// <summary>Eight polarities.</summary>
    /// <param name="at">Position of the first event.</param>
    /// <param name="areOn">1 where brightness rose, 0 where it fell.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WritePolarities(int at, Vector128<ushort> areOn)
    {
        var lowerBytes = Vector128.Create((byte)0, 2, 4, 6, 8, 10, 12, 14, 0, 0, 0, 0, 0, 0, 0, 0);
        var bytes = Vector128.ShuffleNative(areOn.AsByte(), lowerBytes).AsUInt64().ToScalar();
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _polarities, at), bytes);
    }
}
