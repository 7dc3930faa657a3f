using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Guard;

public class InputGateTests
{
    private const long Second = 1_000_000;

    private readonly List<(GuardEventKind Kind, string Cause)> _told = [];
    private readonly InputHealth _health = new(new SensorGeometry(8, 8), floodFactor: 4);
    private readonly InputGate _gate;
    private long _nowUs;

    public InputGateTests() => _gate = new InputGate(_health, new Monotony(10 * Second), (kind, cause) => _told.Add((kind, cause)));

    [Fact]
    public void WeightOf_SilentInput_IsRefusedUntilFiveIntervalsAreHealthyAndSaidOnce()
    {
        Assert.Equal(1, Interval(active: 3, label: 0));
        Assert.Equal([0, 0, 0], Enumerable.Range(0, 3).Select(_ => Interval(active: 0, label: 0)));
        Assert.Equal([0, 0, 0, 0, 1, 1], Enumerable.Range(0, 6).Select(_ => Interval(active: 3, label: 0)));
        Assert.Equal([GuardEventKind.InputRefused, GuardEventKind.InputAccepted], _told.Select(told => told.Kind));
        Assert.Equal("the input is silent: 0.00 % of its pixels are active; is the lens covered?; nothing is learned from it", _told[0].Cause);
    }

    [Fact]
    public void WeightOf_SilentInputWithoutALabel_IsNoMatter()
    {
        Assert.Equal(0, Interval(active: 0, label: LabelTimeline.None)); // a scene at rest: not for who teaches himself either
        Assert.Equal(1, Interval(active: 3, label: LabelTimeline.None));
        Assert.Equal(1, Interval(active: 3, label: 0));
        Assert.Empty(_told);
    }

    [Fact]
    public void WeightOf_NoLabelsAfterARefusal_IsOverAfterFiveHealthyIntervalsToo()
    {
        Interval(active: 0, label: 0);
        Assert.Equal([0, 0, 0], Enumerable.Range(0, 3).Select(_ => Interval(active: 3, label: LabelTimeline.None)));
        Assert.Equal(0, Interval(active: 0, label: LabelTimeline.None)); // a scene at rest neither helps nor harms
        Assert.Equal([0, 1, 1], Enumerable.Range(0, 3).Select(_ => Interval(active: 3, label: LabelTimeline.None)));
        Assert.Equal([GuardEventKind.InputRefused, GuardEventKind.InputAccepted], _told.Select(told => told.Kind));
    }

    [Fact]
    public void WeightOf_OneClassForLong_FallsTheLongerItIsShownUntilAnotherIs()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(1, Interval(active: 3, label: 1));
        }

        Assert.Equal(10 / 11f, Interval(active: 3, label: 1));
        _nowUs += 5 * 3_600 * Second; // in which no label says anything
        Assert.Equal(10 / 12f, Interval(active: 3, label: 1));
        Assert.Equal(1, Interval(active: 3, label: 0));
        Assert.Equal(1, Interval(active: 3, label: 1));
        Assert.Equal([GuardEventKind.Monotony, GuardEventKind.MonotonyEnded], _told.Select(told => told.Kind));
    }

    /// <summary>An interval of a second.</summary>
    private float Interval(int active, int label)
    {
        _health.Add(Enumerable.Range(0, active).ToArray());
        _nowUs += Second;
        return _gate.WeightOf(label, _nowUs - Second, _nowUs);
    }
}
