using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>Eight AEDAT 4.0 events at a time, where all of them are on the sensor; the decoder's loop over single events is the rule, this its shortcut.</summary>
internal static class Aedat4Block
{
    /// <summary>Events that a decoder takes one by one before it tries eight again.</summary>
    public const int Events = EightEvents.Lanes;

    private const int Half = Events / 2;

    /// <summary>Decodes whole blocks from the front of the events, up to the first with an event off the sensor.</summary>
    /// <param name="events">The next events.</param>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="lastUs">Time of the event before, then of the last one.</param>
    /// <param name="output">The packet's columns, with room for all events.</param>
    /// <param name="start">Events in them.</param>
    /// <returns>Events taken, and how many of them were earlier than the one before.</returns>
    public static (int Events, int Reversals) Decode(
        ReadOnlySpan<Aedat4Event> events, SensorGeometry geometry, ref long lastUs, in EventPacket.FreeColumns output, int start)
    {
        if (!EightEvents.AreFast)
        {
            return (0, 0);
        }

        var target = new EightEvents(output);
        ref var source = ref MemoryMarshal.GetReference(events);
        var (lastColumn, lastRow) = (Vector128.Create(Last(geometry.Width)), Vector128.Create(Last(geometry.Height)));
        var firstHalf = Vector128.Create(ulong.MaxValue, 0).AsUInt16();
        var (i, last, reversals) = (0, Vector128.CreateScalar(lastUs), Vector128<long>.Zero);
        for (; i <= events.Length - Events; i += Events)
        {
            var front = new Four(ref Unsafe.Add(ref source, i));
            var back = new Four(ref Unsafe.Add(ref source, i + Half));
            var frontPixels = front.Gather(Aedat4Words.XOffset, Aedat4Words.YOffset);
            var backPixels = back.Gather(Aedat4Words.YOffset, Aedat4Words.XOffset); // the other way round, so that halves need not move
            var xs = Vector128.ConditionalSelect(firstHalf, frontPixels, backPixels);
            var ys = Turn(Vector128.ConditionalSelect(firstHalf, backPixels, frontPixels));
            if ((Vector128.LessThanOrEqual(xs, lastColumn) & Vector128.LessThanOrEqual(ys, lastRow)) != Vector128<ushort>.AllBitsSet)
            {
                break;
            }

            var areOn = Vector128.ConditionalSelect(firstHalf, front.Gather(Aedat4Words.PolarityOffset, Aedat4Words.PolarityOffset), back.Gather(Aedat4Words.PolarityOffset, Aedat4Words.PolarityOffset))
                & Vector128.Create((ushort)byte.MaxValue);
            front.WriteTimes(target, start + i);
            back.WriteTimes(target, start + i + Half);
            target.WritePixels(start + i, xs, ys);
            target.WritePolarities(start + i, Vector128.Min(areOn, Vector128<ushort>.One));
            reversals -= front.StepsBack(last) + back.StepsBack(front.LastUs);
            last = back.LastUs;
        }

        lastUs = last.ToScalar();
        return (i, (int)reversals.ToScalar());
    }

    private static ushort Last(int side) => (ushort)Math.Min(side - 1, ushort.MaxValue);

    /// <summary>The second half before the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Turn(Vector128<ushort> lanes) => Vector128.Shuffle(lanes.AsUInt64(), Vector128.Create(1UL, 0)).AsUInt16();

    /// <summary>Four events, each a vector of its bytes.</summary>
    private readonly struct Four(ref readonly Aedat4Event first)
    {
        private readonly Vector128<byte> _a = Load(in first, 0);
        private readonly Vector128<byte> _b = Load(in first, 1);
        private readonly Vector128<byte> _c = Load(in first, 2);
        private readonly Vector128<byte> _d = Load(in first, 3);

        /// <summary>Time of the last one, in the lower lane.</summary>
        public Vector128<long> LastUs => _d.AsInt64();

        /// <summary>Brings two fields of 16 bits together: one of each event into the first four lanes, the other one into the others.</summary>
        /// <param name="front">Where in an event the one stands.</param>
        /// <param name="back">Where the other one does.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<ushort> Gather(byte front, byte back)
        {
            const byte No = byte.MaxValue; // shuffles to 0
            var (f, b) = ((byte)(front + 1), (byte)(back + 1));
            return (Vector128.ShuffleNative(_a, Vector128.Create(front, f, No, No, No, No, No, No, back, b, No, No, No, No, No, No))
                | Vector128.ShuffleNative(_b, Vector128.Create(No, No, front, f, No, No, No, No, No, No, back, b, No, No, No, No))
                | Vector128.ShuffleNative(_c, Vector128.Create(No, No, No, No, front, f, No, No, No, No, No, No, back, b, No, No))
                | Vector128.ShuffleNative(_d, Vector128.Create(No, No, No, No, No, No, front, f, No, No, No, No, No, No, back, b))).AsUInt16();
        }

        /// <summary>Writes their times.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void WriteTimes(in EightEvents target, int at)
        {
            target.WriteTime(at, _a.AsInt64().ToScalar());
            target.WriteTime(at + 1, _b.AsInt64().ToScalar());
            target.WriteTime(at + 2, _c.AsInt64().ToScalar());
            target.WriteTime(at + 3, _d.AsInt64().ToScalar());
        }

        /// <summary>In the lower lane, -1 for each of them that is earlier than the one before.</summary>
        /// <param name="beforeUs">Time of the event before, in the lower lane.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<long> StepsBack(Vector128<long> beforeUs) =>
            Vector128.LessThan(_a.AsInt64(), beforeUs) + Vector128.LessThan(_b.AsInt64(), _a.AsInt64())
            + Vector128.LessThan(_c.AsInt64(), _b.AsInt64()) + Vector128.LessThan(_d.AsInt64(), _c.AsInt64());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<byte> Load(ref readonly Aedat4Event first, int at) =>
            Unsafe.As<Aedat4Event, Vector128<byte>>(ref Unsafe.Add(ref Unsafe.AsRef(in first), at));
    }
}
