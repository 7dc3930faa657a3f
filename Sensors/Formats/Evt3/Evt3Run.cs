using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>A run of single events with their rows and times, eight words at a time and without a branch for any of them, straight to the bits of a bin.</summary>
internal static class Evt3Run
{
    private const int Words = Evt3Pending.AtOnce;
    private const uint AllLanes = (1 << Words) - 1;

    private const ushort TypeMask = 0xF000;
    private const ushort AddrX = Evt3Words.AddrX << Evt3Words.TypeShift;
    private const ushort AddrY = Evt3Words.AddrY << Evt3Words.TypeShift;
    private const ushort TimeLow = Evt3Words.TimeLow << Evt3Words.TypeShift;
    private const ushort TimeHigh = Evt3Words.TimeHigh << Evt3Words.TypeShift;

    /// <summary>For each set of lanes, how to bring these to the front.</summary>
    private static readonly Vector128<byte>[] Packing = [.. Enumerable.Range(0, 1 << Words).Select(set => Lanes(Enumerable.Range(0, Words).Where(lane => IsIn(set, lane))))];

    /// <summary>For each set of lanes, how to bring to every lane the last of the set up to it; where there is none, all bits are set.</summary>
    private static readonly Vector128<byte>[] Filling =
        [.. Enumerable.Range(0, 1 << Words).Select(set => Lanes(Enumerable.Range(0, Words).Select(lane => LastIn(set, lane))))];

    /// <summary>Takes words from the front: ADDR_X, ADDR_Y, TIME_LOW that does not fall or leave the bin, and TIME_HIGH that says nothing new.</summary>
    /// <param name="words">The words.</param>
    /// <param name="state">Everything that the words before have left behind.</param>
    /// <param name="endUs">First instant after the bin, in microseconds.</param>
    /// <param name="pending">Takes the events, as many as fit.</param>
    /// <returns>How many; few or none where the next is none of these, or not enough is known yet.</returns>
    public static int Take(ReadOnlySpan<ushort> words, ref Evt3State state, long endUs, ref Evt3Pending pending)
    {
        if (!Vector128.IsHardwareAccelerated || state.Row is not { } row || state.ReachedUs is not { } highUs || !state.KnowsLow)
        {
            return 0;
        }

        var last = new Last { Row = (ushort)row, Low = (ushort)(TimeLow | (state.TimeUs - highUs)) };
        var high = (ushort)(TimeHigh | ((highUs >> Evt3Words.TimeHighShift) & Evt3Words.PayloadMask));
        var greatestLow = (ushort)(TimeLow | Math.Min(endUs - 1 - highUs, Evt3Words.PayloadMask));
        var taken = Collect(words, high, greatestLow, ref last, ref pending);
        state.Row = last.Row;
        if (last.HasLow)
        {
            state.TakeTimeLow(last.Low & Evt3Words.PayloadMask);
        }

        return taken;
    }

    /// <summary>The hot loop. Whatever it must not take ends it: a branch that is guessed right does not make eight words wait for those before.</summary>
    private static int Collect(ReadOnlySpan<ushort> words, ushort highWord, ushort greatestLow, ref Last last, ref Evt3Pending pending)
    {
        ref var word = ref MemoryMarshal.GetReference(words);
        ref var packing = ref MemoryMarshal.GetArrayDataReference(Packing);
        ref var filling = ref MemoryMarshal.GetArrayDataReference(Filling);
        ref var pendingWord = ref MemoryMarshal.GetReference(pending.Words);
        ref var pendingRow = ref MemoryMarshal.GetReference(pending.Rows);
        var high = Vector128.Create(highWord);
        var row = Vector128.Create(last.Row); // in every lane
        var low = Vector128.Create(last.Low); // likewise
        var (i, n, lowLanes, known) = (0, pending.Count, 0u, AllLanes);
        for (; known == AllLanes && n <= Evt3Pending.Capacity - Words && i <= words.Length - Words; i += Words)
        {
            var v = Vector128.LoadUnsafe(ref word, (nuint)i);
            var types = v & Vector128.Create(TypeMask);
            var isX = Vector128.Equals(types, Vector128.Create(AddrX));
            var isY = Vector128.Equals(types, Vector128.Create(AddrY));
            var isLow = Vector128.Equals(types, Vector128.Create(TimeLow));
            var usual = (isX | isY | isLow | Vector128.Equals(v, high)).ExtractMostSignificantBits();
            if (usual != AllLanes)
            {
                known = (usual ^ (usual + 1)) >> 1; // the lanes before the first that is none of these
            }

            var lows = isLow.ExtractMostSignificantBits() & known;
            var filled = Fill(v, low, Unsafe.Add(ref filling, lows));
            if (Falls(filled, low) || filled.GetElement(Words - 1) > greatestLow)
            {
                known = 0;
                continue;
            }

            low = Broadcast(filled);
            lowLanes |= lows;
            filled = Fill(v & Vector128.Create((ushort)Evt3Words.AddressMask), row, Unsafe.Add(ref filling, isY.ExtractMostSignificantBits() & known));
            row = Broadcast(filled);
            var events = isX.ExtractMostSignificantBits() & known;
            var pack = Unsafe.Add(ref packing, events);
            Vector128.ShuffleNative(v.AsByte(), pack).AsUInt16().StoreUnsafe(ref pendingWord, (nuint)n);
            Vector128.ShuffleNative(filled.AsByte(), pack).AsUInt16().StoreUnsafe(ref pendingRow, (nuint)n);
            n += BitOperations.PopCount(events);
        }

        pending.Count = n;
        last = new Last { Row = row.ToScalar(), Low = low.ToScalar(), HasLow = lowLanes != 0 };
        return known == AllLanes ? i : i - Words + BitOperations.PopCount(known);
    }

    /// <summary>To every lane, the last of a set of lanes up to it; where there is none, what stood before.</summary>
    private static Vector128<ushort> Fill(Vector128<ushort> v, Vector128<ushort> before, Vector128<byte> filling) =>
        Vector128.ShuffleNative(v.AsByte(), filling).AsUInt16() | (before & (filling.AsInt16() >> 15).AsUInt16());

    /// <summary>Whether any lane is less than the one before it, or the first less than what stood before.</summary>
    private static bool Falls(Vector128<ushort> v, Vector128<ushort> before)
    {
        var moved = Vector128.Shuffle(v, Vector128.Create((ushort)Words, 0, 1, 2, 3, 4, 5, 6)); // by one lane; there is no lane 8, which gives 0
        return Vector128.LessThanAny(v, moved | (before & Vector128.Create(ushort.MaxValue, 0, 0, 0, 0, 0, 0, 0)));
    }

    /// <summary>The last lane in all.</summary>
    private static Vector128<ushort> Broadcast(Vector128<ushort> v) => Vector128.Shuffle(v, Vector128.Create((ushort)(Words - 1)));

    private static bool IsIn(int set, int lane) => ((set >> lane) & 1) != 0;

    private static int LastIn(int set, int lane) => BitOperations.Log2((uint)(set & ((2 << lane) - 1)) << 1) - 1;

    /// <summary>A shuffle of bytes by the numbers of 16-bit lanes; -1, and what is missing at the end, is no lane.</summary>
    private static Vector128<byte> Lanes(IEnumerable<int> lanes)
    {
        var bytes = Enumerable.Repeat(byte.MaxValue, 2 * Words).ToArray();
        foreach (var (i, lane) in lanes.Index().Where(entry => entry.Item >= 0))
        {
            (bytes[2 * i], bytes[(2 * i) + 1]) = ((byte)(2 * lane), (byte)((2 * lane) + 1));
        }

        return Vector128.Create<byte>(bytes);
    }

    /// <summary>What words leave behind for those after them.</summary>
    private struct Last
    {
        public ushort Row;
        public ushort Low; // the whole word
        public bool HasLow; // whether any came
    }
}
