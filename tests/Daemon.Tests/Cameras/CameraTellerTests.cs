using EdgeLearner.Daemon.Cameras;
using EdgeLearner.Sensors.Sources.Cameras;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Daemon.Tests.Cameras;

public sealed class CameraTellerTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _written = [];

    [Fact]
    public async Task Tell_FailedTransfers_AreSaidOnceAMinuteAndEverythingElseAtOnce()
    {
        await using (var teller = new CameraTeller(_clock, notice => _written.Add(notice.Text)))
        {
            teller.Tell(new(CameraNoticeKind.TransferFailed, "failed 1"));
            teller.Tell(new(CameraNoticeKind.TransferFailed, "failed 2"));
            teller.Tell(new(CameraNoticeKind.Lost, "lost 1"));
            teller.Tell(new(CameraNoticeKind.Lost, "lost 2"));
            _clock.Advance(TimeSpan.FromMinutes(1));
            teller.Tell(new(CameraNoticeKind.TransferFailed, "failed 3"));
        }

        Assert.Equal(["failed 1", "lost 1", "lost 2", "failed 3"], _written);
    }

    [Fact]
    public async Task Tell_WhileTheTerminalTakesNothing_ReturnsAndKeepsTheNewest()
    {
        using var terminal = new SemaphoreSlim(0);
        using var isStuck = new SemaphoreSlim(0);
        await using (var teller = new CameraTeller(_clock, notice =>
        {
            isStuck.Release();
            terminal.Wait(TestContext.Current.CancellationToken);
            _written.Add(notice.Text);
        }))
        {
            teller.Tell(new(CameraNoticeKind.Found, "first"));
            await isStuck.WaitAsync(TestContext.Current.CancellationToken);
            for (var i = 0; i < 1_000; i++)
            {
                teller.Tell(new(CameraNoticeKind.Found, $"{i}"));
            }

            terminal.Release(1_000);
        }

        Assert.Equal(["first", .. Enumerable.Range(936, 64).Select(i => $"{i}")], _written);
    }
}
