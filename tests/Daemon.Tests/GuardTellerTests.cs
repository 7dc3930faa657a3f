using EdgeLearner.Learning.Guard;
using EdgeLearner.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon.Tests;

public class GuardTellerTests
{
    private const long MinuteUs = 60_000_000;
    private readonly Lines _lines = new();
    private readonly List<GuardReport> _published = [];
    private readonly GuardTeller _teller;

    public GuardTellerTests() => _teller = new GuardTeller(_lines) { Publish = _published.Add };

    [Fact]
    public void Tell_ANightOfDrift_LogsItsBeginningAndALineForTenMinutesAndPublishesAll()
    {
        for (var minute = 0; minute < 25; minute++)
        {
            Tell(GuardEventKind.Drift, $"drift {minute}");
            _teller.Pass(MinuteUs);
        }

        Assert.Equal(
            [
                "Information Guard: drift: drift 0",
                "Information Guard: drift: 9 more within 10 min of sensor time; the last: drift 9",
                "Information Guard: drift: 10 more within 10 min of sensor time; the last: drift 19",
            ],
            _lines);
        Assert.Equal(Enumerable.Range(0, 25).Select(minute => $"drift {minute}"), _published.Select(report => report.Cause));
    }

    [Fact]
    public void Tell_AfterTenMinutesWithoutMore_LogsInFullAgain()
    {
        Tell(GuardEventKind.Fall, "a");
        _teller.Pass(10 * MinuteUs);
        Tell(GuardEventKind.Fall, "b");

        Assert.Equal(["Warning Guard: fall: a", "Warning Guard: fall: b"], _lines);
    }

    [Fact]
    public void Tell_AnotherKind_IsCountedByItself()
    {
        Tell(GuardEventKind.Fall, "a");
        Tell(GuardEventKind.Resumed, "b");
        Tell(GuardEventKind.Fall, "c");

        Assert.Equal(["Warning Guard: fall: a", "Information Guard: resumed: b"], _lines);
    }

    [Fact]
    public void End_WithRepeatsCounted_SaysThemOnce()
    {
        Tell(GuardEventKind.InputRefused, "a");
        _teller.Pass((2 * MinuteUs) + 1);
        Tell(GuardEventKind.InputRefused, "b");
        _teller.End();
        _teller.End();

        Assert.Equal(["Warning Guard: input-refused: a", "Warning Guard: input-refused: 1 more within 3 min of sensor time; the last: b"], _lines);
    }

    private void Tell(GuardEventKind kind, string cause) => _teller.Tell(new GuardEvent(kind, cause, TimeUs: 0, HeldBackBefore: 1, HeldBackAfter: 1));

    /// <summary>What is logged, with its level.</summary>
    private sealed class Lines : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add($"{logLevel} {formatter(state, exception)}");
    }
}
