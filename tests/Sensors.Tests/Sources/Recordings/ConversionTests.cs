using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Sources.Recordings;

public sealed class ConversionTests : IDisposable
{
    private static readonly SensorGeometry Sensor = new(64, 48);
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> PairsOfFormats =>
        [.. from input in FormatRegistry.Writable from output in FormatRegistry.Writable select (input.Name, output.Name)];

    public static TheoryData<string> Formats => [.. FormatRegistry.Writable.Select(format => format.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(PairsOfFormats))]
    public void Run_FromAnyFormatToAnyOther_KeepsEveryEvent(string from, string to)
    {
        var events = InOrder(seed: 1, count: 3000);
        var input = Write("in", events, from);

        var result = Run(input, to);

        Assert.Equal((3000, 3000, events[0].TimeUs, events[^1].TimeUs), (result.EventsIn, result.EventsOut, result.FirstUs, result.LastUs));
        Assert.Equal(events, Read(result.Plan.Out));
        var read = RecordingSummary.Read(result.Plan.Out, new(Sensor), withDigest: true, stop: TestContext.Current.CancellationToken);
        Assert.Equal((read.Digest, read.Info.Format, read.Info.Geometry), (result.Digest, to, result.Geometry));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Run_WindowOverTimesThatStepBack_TakesEachEventByItsOwnTime(ulong seed)
    {
        var random = new SeededRandom(seed);
        var events = Enumerable.Range(0, 20_000).Select(i => new Ev(-5000 + (i / 4) + random.NextInt(60), random.NextInt(64), random.NextInt(48), random.NextInt(2))).ToList();
        var (startUs, endUs) = (random.NextInt(2000), 2000 + random.NextInt(4000));
        var input = Write("in", events);

        Assert.Equal(events.Where(e => e.TimeUs - events[0].TimeUs >= startUs), Taken(plan => plan with { StartUs = startUs }));
        Assert.Equal(events.Where(e => e.TimeUs - events[0].TimeUs < endUs), Taken(plan => plan with { EndUs = endUs }));
        Assert.Equal(events.Where(e => e.TimeUs - events[0].TimeUs >= startUs && e.TimeUs - events[0].TimeUs < endUs), Taken(plan => plan with { StartUs = startUs, EndUs = endUs }));
        Assert.Empty(Taken(plan => plan with { StartUs = 1_000_000 }));
        Assert.Equal(events, Taken(plan => plan with { EndUs = long.MaxValue }));

        List<Ev> Taken(Func<ConversionPlan, ConversionPlan> with)
        {
            var result = Run(input, "AEDAT 4", with);
            var taken = Read(result.Plan.Out);
            Assert.Equal((taken.Count, events.Count - taken.Count), (result.EventsOut, result.OutsideWindow));
            return taken;
        }
    }

    [Fact]
    public void Run_WindowThatBeginsAfterAllTimes_TakesNothing()
    {
        var input = Write("in", [new(1_633_953_690_975_950, 1, 1)]);

        Assert.Equal(0, Run(input, "CSV", plan => plan with { StartUs = long.MaxValue, EndUs = long.MaxValue }).EventsOut);
    }

    [Fact]
    public void Run_Filters_ApplyInTheirOrderAndAreCountedByName()
    {
        var events = InOrder(seed: 2, count: 2000);
        var input = Write("in", events);

        var result = Run(input, "EVT3", plan => plan with { Filters = [.. new[] { "region:0,0,32x48", "rotate:90", "polarity:on", "region:0,0,10x10" }.Select(FilterRegistry.Parse)] });

        var left = events.Where(e => e.X < 32).ToList();
        var on = left.Where(e => e.Polarity == 1).ToList();
        var expected = on.Select(e => e with { X = 47 - e.Y, Y = e.X }).Where(e => e is { X: < 10, Y: < 10 }).ToList();
        Assert.Equal(expected, Read(result.Plan.Out));
        Assert.NotEmpty(expected);
        Assert.Equal(new SensorGeometry(48, 64), result.Geometry);
        Assert.Equal(
            [new("region", events.Count - left.Count + on.Count - expected.Count), new("rotate", 0), new("polarity", left.Count - on.Count)],
            result.Filtered);
        Assert.Equal(0, result.OutsideWindow);
    }

    [Fact]
    public void Run_AFilterThatDoesNotFit_LeavesWhatWasThere()
    {
        var input = Write("in", InOrder(seed: 3, count: 10));
        File.WriteAllText(_folder.File("out"), "before");

        Assert.Throws<FilterException>(() => Run(input, "EVT3", plan => plan with { Filters = [FilterRegistry.Parse("region:64,0,1x1")] }));

        Assert.Equal("before", File.ReadAllText(_folder.File("out")));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Theory]
    [InlineData(-1_601_640_499, "EVT2")]
    [InlineData(1_633_953_690_975_950, "EVT3")]
    [InlineData(1_633_953_690_975_950, "DAT")]
    [InlineData(1_633_953_690_975_950, "ES")]
    public void Run_TimesThatTheFormatCannotHold_AreRefusedWithoutFromZeroAndWrittenWithIt(long firstUs, string to)
    {
        var input = Write("in", [new(firstUs + 20, 1, 1), new(firstUs + 20, 2, 1), new(firstUs + 90, 3, 3, 0)]);

        var error = Assert.Throws<RecordingFormatException>(() => Run(input, to));
        var result = Run(input, to, plan => plan with { FromZero = true });

        Assert.StartsWith($"{_folder.File("out")}: {to} has no word for a time of {firstUs + 20} us", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("; let times count from the first event (convert --from-zero)", error.Message, StringComparison.Ordinal);
        Assert.Equal([new(0, 1, 1), new(0, 2, 1), new(70, 3, 3, 0)], Read(result.Plan.Out));
        Assert.Equal((0, 70), (result.FirstUs, result.LastUs));
    }

    [Fact]
    public void Run_FromZeroWhereTimesStepBack_CountsFromTheEarliestOfTheFirstPacket()
    {
        var input = Write("in", [new(1005, 1, 1), new(1000, 2, 1), new(1010, 3, 3)]);

        var result = Run(input, "EVT3", plan => plan with { FromZero = true });

        Assert.Equal([new(5, 1, 1), new(0, 2, 1), new(10, 3, 3)], Read(result.Plan.Out));
    }

    [Fact]
    public void Run_FromZeroWhereTimesStepBackBehindTheBeginning_SaysWhichFormatHoldsThem()
    {
        var input = Write("in", [.. Enumerable.Range(0, EventPacket.DefaultCapacity).Select(i => new Ev(5000 + i, 1, 1)), new(4000, 2, 2)]);

        var error = Assert.Throws<RecordingFormatException>(() => Run(input, "EVT2", plan => plan with { FromZero = true }));
        var result = Run(input, "AEDAT 4", plan => plan with { FromZero = true });

        Assert.Equal(
            $"{_folder.File("out")}: EVT2 counts from 0, and the recording steps back to 1000 us before its beginning; write a format with whole times, such as AEDAT 4",
            error.Message);
        Assert.Equal(-1000, result.LastUs);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Run_NoEvents_IsARecordingOfNone(string format)
    {
        var result = Run(Write("in", []), format);

        Assert.Equal((0, 0, null), (result.EventsIn, result.EventsOut, result.FirstUs));
        Assert.Empty(Read(result.Plan.Out));
    }

    [Fact]
    public void Run_ARecordingWithLabels_MovesThemToTheFirstEventWritten()
    {
        var input = Write("in.aedat4", [.. Enumerable.Range(0, 100).Select(i => new Ev(5000 + (10 * i), 1, 1))]);
        LabelFile.Write(_folder.File("in.labels.csv"), [new("a", -7, 95), new("b", 95, 400), new("c", 400, 9000)]);

        Assert.Equal([new("a", -7, 95), new("b", 95, 400), new("c", 400, 9000)], Labels(plan => plan));
        Assert.Equal([new("a", 0, 5), new("b", 5, 310), new("c", 310, 8910)], Labels(plan => plan with { StartUs = 81, FromZero = true }));
        Assert.Equal([new("b", 0, 200)], Labels(plan => plan with { StartUs = 200, EndUs = 400 }));
        Assert.Equal([new("a", 0, 95), new("b", 95, 390)], Labels(plan => plan with { EndUs = 390 }));
        Assert.Empty(Labels(plan => plan with { StartUs = 9001 }));

        IReadOnlyList<LabelSpan> Labels(Func<ConversionPlan, ConversionPlan> with)
        {
            var result = Run(input, "EVT3", with);
            var labels = LabelFile.Read(_folder.File("out.labels.csv"));
            Assert.Equal(labels.Count, result.Labels);
            return labels;
        }
    }

    [Fact]
    public void Run_DvsGesturesLabels_BecomeTimesSinceTheFirstEvent()
    {
        var input = Write("in.aedat4", [new(80_000_000, 1, 1), new(90_000_000, 1, 1)]);
        File.WriteAllText(_folder.File("in_labels.csv"), "class,startTime_usec,endTime_usec\n1,80048239,85092709\n");

        var result = Run(input, "EVT3");

        Assert.Equal(1, result.Labels);
        Assert.Equal([new("1", 48239, 5092709)], LabelFile.Read(_folder.File("out.labels.csv")));
    }

    [Fact]
    public void Run_BrokenLabels_AreSaidBeforeAnythingIsWritten()
    {
        var input = Write("in.aedat4", InOrder(seed: 4, count: 10));
        File.WriteAllText(_folder.File("in.labels.csv"), "label,start_us,end_us\na,5,5\n");

        var error = Assert.Throws<RecordingFormatException>(() => Run(input, "EVT3"));

        Assert.StartsWith($"{_folder.File("in.labels.csv")}:2: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(["in.aedat4", "in.labels.csv"], Names());
    }

    [Fact]
    public void Run_Stopped_LeavesWhatWasThere()
    {
        var input = Write("in.aedat4", InOrder(seed: 5, count: 50_000));
        LabelFile.Write(_folder.File("in.labels.csv"), [new("a", 0, 9000)]);
        File.WriteAllText(_folder.File("out"), "before");
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => Conversion.Run(Plan(input, "EVT3"), progress: new StopAfter(20_000, stop), stop: stop.Token));

        Assert.Equal("before", File.ReadAllText(_folder.File("out")));
        Assert.Equal(["in.aedat4", "in.labels.csv", "out"], Names());
    }

    [Fact]
    public void Run_AFileThatCannotBePutIntoItsPlace_LeavesNoLabelsEither()
    {
        var input = Write("in.aedat4", InOrder(seed: 6, count: 10));
        LabelFile.Write(_folder.File("in.labels.csv"), [new("a", 0, 9000)]);
        Directory.CreateDirectory(_folder.File("out"));

        Assert.ThrowsAny<IOException>(() => Run(input, "EVT3"));

        Assert.Equal(["in.aedat4", "in.labels.csv"], Names());
    }

    [Fact]
    public void Run_ADamagedRecording_WritesWhatCanBeReadAndCountsTheRest()
    {
        var events = InOrder(seed: 7, count: 100);
        var input = Write("in.dat", events, "DAT");
        File.AppendAllText(input, "cut");

        var result = Run(input, "EVT3");

        Assert.Equal(events, Read(result.Plan.Out));
        Assert.Equal(new DecodeCounts { TrailingBytes = 3 }, result.Counts);
    }

    [Fact]
    public void Run_ALongerRecording_TakesNoMoreMemory()
    {
        Filters(Write("first", InOrder(seed: 8, count: 20_000))); // every path taken once
        var shorter = Filters(Write("shorter", InOrder(seed: 8, count: 20_000)));
        var longer = Filters(Write("longer", InOrder(seed: 8, count: 400_000)));

        Assert.InRange(longer - shorter, -100_000, 100_000); // a list of its events would take 5 MB, the table of packets takes 1 kB

        long Filters(string input)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(input, "EVT3", plan => plan with { StartUs = 5, Filters = [FilterRegistry.Parse("refractory:100"), FilterRegistry.Parse("flip:vertical")], FromZero = true });
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static List<Ev> InOrder(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        var timeUs = 12_345L;
        return [.. Enumerable.Range(0, count).Select(_ => new Ev(timeUs += random.NextInt(4) * random.NextInt(50), random.NextInt(64), random.NextInt(48), random.NextInt(2)))];
    }

    private static List<Ev> Read(string path)
    {
        using var reader = FormatRegistry.Open(path, new(Sensor));
        return Ev.ReadAll(reader);
    }

    private string Write(string name, List<Ev> events, string format = "AEDAT 4")
    {
        var path = _folder.File(name);
        using var recording = new NewRecording(path, FormatRegistry.FindWritable(path, format), new WriteOptions(Sensor));
        if (events.Count > 0)
        {
            recording.Write(Ev.Packet(events));
        }

        recording.Commit();
        return path;
    }

    private ConversionPlan Plan(string input, string to) => new(input, _folder.File("out"), FormatRegistry.FindWritable("", to)) { Open = new(Sensor) };

    private ConversionResult Run(string input, string to, Func<ConversionPlan, ConversionPlan>? with = null) =>
        Conversion.Run(with is null ? Plan(input, to) : with(Plan(input, to)), stop: TestContext.Current.CancellationToken);

    private IEnumerable<string?> Names() => Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private sealed class StopAfter(long events, CancellationTokenSource stop) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value > events)
            {
                stop.Cancel();
            }
        }
    }
}
