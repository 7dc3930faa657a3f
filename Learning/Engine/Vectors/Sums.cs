using System.Runtime.CompilerServices;

namespace EdgeLearner.Learning.Engine.Vectors;

/// <summary>Up to four vectors beside each other, kept in registers: what a kernel adds rows of numbers to, or takes them from.</summary>
internal ref struct Sums<TWidth, TVector, TCount>
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
    where TCount : IVectorCount
{
    public TVector First;
    public TVector Second;
    public TVector Third;
    public TVector Fourth;

    private static nuint Step => (nuint)TWidth.Count;

    /// <summary>Reads them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(ref float row)
    {
        First = TWidth.Load(ref row, 0);
        Second = TCount.Vectors > 1 ? TWidth.Load(ref row, Step) : default;
        Third = TCount.Vectors > 2 ? TWidth.Load(ref row, 2 * Step) : default;
        Fourth = TCount.Vectors > 3 ? TWidth.Load(ref row, 3 * Step) : default;
    }

    /// <summary>Adds a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref float row)
    {
        First = TWidth.Add(First, TWidth.Load(ref row, 0));
        if (TCount.Vectors > 1)
        {
            Second = TWidth.Add(Second, TWidth.Load(ref row, Step));
        }

        if (TCount.Vectors > 2)
        {
            Third = TWidth.Add(Third, TWidth.Load(ref row, 2 * Step));
        }

        if (TCount.Vectors > 3)
        {
            Fourth = TWidth.Add(Fourth, TWidth.Load(ref row, 3 * Step));
        }
    }

    /// <summary>Writes them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float row)
    {
        TWidth.Store(First, ref row, 0);
        if (TCount.Vectors > 1)
        {
            TWidth.Store(Second, ref row, Step);
        }

        if (TCount.Vectors > 2)
        {
            TWidth.Store(Third, ref row, 2 * Step);
        }

        if (TCount.Vectors > 3)
        {
            TWidth.Store(Fourth, ref row, 3 * Step);
        }
    }

    /// <summary>Adds them to a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(ref float row)
    {
        TWidth.Store(TWidth.Add(TWidth.Load(ref row, 0), First), ref row, 0);
        if (TCount.Vectors > 1)
        {
            TWidth.Store(TWidth.Add(TWidth.Load(ref row, Step), Second), ref row, Step);
        }

        if (TCount.Vectors > 2)
        {
            TWidth.Store(TWidth.Add(TWidth.Load(ref row, 2 * Step), Third), ref row, 2 * Step);
        }

        if (TCount.Vectors > 3)
        {
            TWidth.Store(TWidth.Add(TWidth.Load(ref row, 3 * Step), Fourth), ref row, 3 * Step);
        }
    }

    /// <summary>Whether all are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsZero() =>
        TWidth.IsZero(First) && (TCount.Vectors < 2 || TWidth.IsZero(Second)) &&
        (TCount.Vectors < 3 || TWidth.IsZero(Third)) && (TCount.Vectors < 4 || TWidth.IsZero(Fourth));
}
