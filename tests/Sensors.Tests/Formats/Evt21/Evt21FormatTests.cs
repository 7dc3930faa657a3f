using System.Text;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using static EdgeLearner.Sensors.Tests.Formats.Evt21.Evt21Wire;

namespace EdgeLearner.Sensors.Tests.Formats.Evt21;

public sealed class Evt21FormatTests
{
    private const string Size = "% geometry 640x480\n";

    /// <summary>Events whose masks look like TIME_HIGH, as a bright edge at the end of a word leaves them.</summary>
    private static readonly ulong[] Words =
        [.. Enumerable.Range(5, 40).SelectMany(i => new[] { TimeHigh((uint)i), Cd(1, 32, 7, 0x8000_0000), Cd(2, 0, i, 0x8000_0000 | (uint)(i * 77_777)) })];

    private static readonly Ev First = new((5 << 6) | 1, 63, 7);

    [Theory]
    [InlineData("% evt 2.1\n% endianness little\n", false)]
    [InlineData("% evt 2.1\n% endianness legacy\n", true)]
    [InlineData("% format EVT21;endianness=legacy;height=480;width=640\n", true)]
    public void Open_OrderInTheHeader_IsTaken(string header, bool isLegacy)
    {
        using var reader = Open(header + Size, isLegacy);

        Assert.Equal(("EVT2.1", 0), (reader.Info.Format, reader.Info.Notes.Count));
        Assert.Equal(First, Ev.ReadAll(reader)[0]);
    }

    [Theory]
    [InlineData(false, "little")]
    [InlineData(true, "legacy")]
    public void Open_NoOrderInTheHeader_IsSeenByTheTimeAndTold(bool isLegacy, string name)
    {
        using var reader = Open("% evt 2.1\n" + Size, isLegacy);

        Assert.Equal($"The header does not say in which order the halves of a word stand: {name}, by where time goes on.", Assert.Single(reader.Info.Notes));
        Assert.Equal(First, Ev.ReadAll(reader)[0]);
        Assert.Equal(0, reader.Counts.Breaches + reader.Counts.OutOfSensor);
    }

    [Fact]
    public void Open_AnOrderThatNobodyKnows_IsNamed()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open("% evt 2.1\n% endianness big\n" + Size, isLegacy: false));

        Assert.Equal("x.raw: EVT2.1 words of the order 'big'; little and legacy are read", error.Message);
    }

    private static IEventReader Open(string header, bool isLegacy) => FormatRegistry.Open(
        new MemoryStream([.. Encoding.ASCII.GetBytes(header + "% end\n"), .. isLegacy ? LegacyBytes(Words) : Bytes(Words)]), "x.raw");
}
