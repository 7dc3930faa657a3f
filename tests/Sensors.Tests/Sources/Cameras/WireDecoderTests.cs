using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Tests.Events;
using static EdgeLearner.Sensors.Tests.Formats.Evt3.Evt3Wire;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

/// <summary>A decoder of files on a wire: buffers cut anywhere, and holes.</summary>
public sealed class WireDecoderTests
{
    private const long WrapUs = 1L << 24;

    private static readonly SensorGeometry Sensor = new(1280, 720);

    private readonly WireDecoder<Evt3State> _decoder = new(Sensor, Evt3Decoder.Decode, Evt3Words.Bytes);
    private readonly List<Ev> _events = [];

    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 16)]
    [InlineData(7, 13)]
    [InlineData(1000, 16)]
    [InlineData(1000, 8192)]
    public void Decode_BuffersCutAnywhere_YieldsTheEventsOfTheWhole(int piece, int capacity)
    {
        var bytes = Bytes([TimeHigh(1), TimeLow(5), .. Enumerable.Range(0, 40).SelectMany(y => new[] { Y(y), BaseX(100), Vect12(0xFFF), Vect8(0x81), X(y), TimeLow(6 + y) })]);
        var whole = new WireDecoder<Evt3State>(Sensor, Evt3Decoder.Decode, Evt3Words.Bytes);
        var expected = new EventPacket(1000);
        Assert.Equal(bytes.Length, whole.Decode(bytes, expected));

        foreach (var buffer in bytes.Chunk(piece))
        {
            Feed(buffer, capacity);
        }

        Assert.Equal(600, _events.Count);
        Assert.Equal(Ev.Of(expected), _events);
        Assert.Equal(default, _decoder.Counts);
    }

    [Fact]
    public void Decode_CutWordThatEndsAFullPacket_WaitsForTheNext()
    {
        var packet = new EventPacket(16);
        _decoder.Decode(Bytes(TimeHigh(1), Y(0), X(0), X(1), X(2), X(3), X(4)), packet); // 11 free: less than a word may need
        var vector = Bytes(BaseX(0), Vect12(1));
        Assert.Equal(1, _decoder.Decode(vector.AsSpan(0, 1), packet));

        Assert.Equal(0, _decoder.Decode(vector.AsSpan(1), packet));
        packet.Clear();

        Assert.Equal(3, _decoder.Decode(vector.AsSpan(1), packet));
        Assert.Equal([new Ev(4096, 0, 0)], Ev.Of(packet));
    }

    [Fact]
    public void Skip_CutWord_IsCountedAndForgotten()
    {
        Feed([.. Bytes(TimeHigh(1), Y(3), X(1)), 0x12]);

        _decoder.Skip(new WireGap(ElapsedUs: 100, SkippedUs: 0));
        Feed(Bytes(TimeHigh(1), TimeLow(0), Y(4), X(2)));

        Assert.Equal([new Ev(4096, 1, 3), new Ev(4096, 2, 4)], _events);
        Assert.Equal(new DecodeCounts { TrailingBytes = 1 }, _decoder.Counts);
    }

    [Fact]
    public void Skip_BeforeTheNextTimeHigh_EventsAreCountedAndNotDelivered()
    {
        Feed(Bytes(TimeHigh(1), TimeLow(9), Y(3), BaseX(5), X(1)));

        _decoder.Skip(new WireGap(ElapsedUs: 5_000, SkippedUs: 0));
        Feed(Bytes(X(2), Vect12(0b111), TimeLow(7), Y(4), X(3), TimeHigh(2), X(4), TimeLow(8), X(5)));

        Assert.Equal([new Ev(4096 + 9, 1, 3), new Ev(8192 + 7, 4, 4), new Ev(8192 + 8, 5, 4)], _events);
        Assert.Equal(new DecodeCounts { BeforeFirstTime = 5 }, _decoder.Counts);
    }

    [Fact]
    public void Skip_TimeHighAndRowWithoutTimeLow_EventsWaitForIt()
    {
        Feed(Bytes(TimeHigh(1), TimeLow(9), Y(3), X(1)));

        _decoder.Skip(new WireGap(ElapsedUs: 5_000, SkippedUs: 0));
        Feed(Bytes(TimeHigh(2), Y(4), X(2), TimeLow(4095), X(3)));

        Assert.Equal([new Ev(4096 + 9, 1, 3), new Ev(8192 + 4095, 3, 4)], _events);
        Assert.Equal(new DecodeCounts { BeforeFirstTime = 1 }, _decoder.Counts);
    }

    [Fact]
    public void Skip_RowAndVectorOfBefore_HoldNoMore()
    {
        Feed(Bytes(TimeHigh(1), Y(3), BaseX(5), Vect12(1)));

        _decoder.Skip(default);
        Feed(Bytes(TimeHigh(1), TimeLow(0), X(1), Y(3), Vect12(0b11)));

        Assert.Equal([new Ev(4096, 5, 3)], _events);
        Assert.Equal(new DecodeCounts { BeforeFirstRow = 3 }, _decoder.Counts);
    }

    [Theory]
    [InlineData(100, 0, 101, 101)] // milliseconds later: the same turn of the clock
    [InlineData(4095, 4_096, 0, 4096)] // it wrapped in the hole
    [InlineData(100, 16_777_216, 100, 4196)] // a whole turn: only the host's clock knows
    [InlineData(100, 50_331_648, 99, 12_387)] // three turns, less one step
    [InlineData(100, 50_335_744, 4000, 100 + 3900 + 8192)] // the host is 0.8 s off: still the nearest
    public void Skip_TurnsOfTheClockInTheHole_AreThoseOfTheHostsClock(int highBefore, long elapsedUs, int highAfter, long expectedHigh)
    {
        Feed(Bytes(TimeHigh(highBefore), Y(0), X(0)));

        _decoder.Skip(new WireGap(elapsedUs, SkippedUs: 0));
        Feed(Bytes(TimeHigh(highAfter), TimeLow(1), Y(0), X(1)));

        Assert.Equal((expectedHigh << 12) + 1, _events[1].TimeUs);
        Assert.Equal(0, _decoder.Counts.TimeReversals);
    }

    [Fact]
    public void Skip_TimeStepsBackOverTheHole_IsLiteralAndCounted()
    {
        Feed(Bytes(TimeHigh(10), Y(0), X(0)));

        _decoder.Skip(default);
        Feed(Bytes(TimeHigh(4090), TimeLow(0), Y(0), X(1)));

        Assert.Equal(-6 << 12, _events[1].TimeUs);
        Assert.Equal(1, _decoder.Counts.TimeReversals);
    }

    [Fact]
    public void Skip_TwoHolesWithoutATimeBetween_AddUp()
    {
        Feed(Bytes(TimeHigh(1), Y(0), X(0)));

        _decoder.Skip(new WireGap(WrapUs, 0));
        Feed(Bytes(X(1)));
        _decoder.Skip(new WireGap(2 * WrapUs, 0));
        Feed(Bytes(TimeHigh(2), TimeLow(0), Y(0), X(2), TimeHigh(1), X(3)));

        Assert.Equal([4096, (3 * WrapUs) + 8192, (3 * WrapUs) + 4096], _events.Select(e => e.TimeUs));
        Assert.Equal(new DecodeCounts { BeforeFirstTime = 1, TimeReversals = 1 }, _decoder.Counts);
    }

    [Fact]
    public void Skip_BeforeAnyTime_BeginsWithTheFirst()
    {
        _decoder.Skip(new WireGap(WrapUs * 10, 0));
        Feed(Bytes(TimeHigh(7), TimeLow(0), Y(0), X(0)));

        Assert.Equal([7L << 12], _events.Select(e => e.TimeUs));
    }

    [Fact]
    public void Decode_SteadyState_AllocatesNothing()
    {
        var bytes = Bytes([TimeHigh(1), TimeLow(5), Y(1), .. Enumerable.Repeat(X(4), 500)]);
        var packet = new EventPacket();
        Decode();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            Decode();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Decode()
        {
            packet.Clear();
            _decoder.Decode(bytes.AsSpan(0, 501), packet);
            _decoder.Decode(bytes.AsSpan(501), packet);
            _decoder.Skip(new WireGap(10, 0));
        }
    }

    private void Feed(ReadOnlySpan<byte> bytes, int capacity = EventPacket.DefaultCapacity)
    {
        var packet = new EventPacket(capacity);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[_decoder.Decode(bytes, packet)..];
            _events.AddRange(Ev.Of(packet));
            packet.Clear();
        }
    }
}
