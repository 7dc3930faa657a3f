using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.CameraClient;

/// <summary>Streams from a camera until it is told to end, and says what came.</summary>
internal sealed class StreamCommand(ClientArguments arguments, JsonLines lines, NoticeLog notices, TextReader input, TimeProvider clock, NoDelays noDelays)
{
    private const long BytesPerMib = 1 << 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    private readonly long _startTimestamp = clock.GetTimestamp();

    /// <summary>Runs it on an open source.</summary>
    public async Task RunAsync(ILiveSource source)
    {
        using var throttle = new Throttle(arguments.Throttle, clock);
        using var account = new StreamAccount(source.Geometry, arguments.MakesFrames, lines, clock, noDelays);
        source.Tap = throttle;
        if (account.Binner is { } binner)
        {
            source.BinStraight(binner);
        }

        source.StatusChanged = status => lines.Write(new { Kind = "status", Status = status });
        lines.Write(new { Kind = "open", source.Info, Process = ProcessFigures.Now() });
        using var ended = new CancellationTokenSource();
        using var subscription = source.Packets.Subscribe(account);
        var listening = Task.Run(() => ListenAsync(source, account, throttle));
        var looking = LookAsync(source, account, ended.Token);
        await Task.WhenAny(listening, looking, account.Ended.Task);
        throttle.Release();
        source.Stop();
        await account.Ended.Task;
        await ended.CancelAsync();
        await looking;
        lines.Write(new { Kind = "done", Notices = notices.Counts, Stream = account.Summary, source.Counts, source.Wire, Process = ProcessFigures.Now() });
    }

    /// <summary>Follows what is said on standard input, until it says that it is enough.</summary>
    private async Task ListenAsync(ILiveSource source, StreamAccount account, Throttle throttle)
    {
        while (await input.ReadLineAsync() is { } line and not "stop")
        {
            switch (line)
            {
                case "hold":
                    throttle.Hold();
                    break;
                case "release":
                    throttle.Release();
                    break;
                case "state":
                    lines.Write(new { Kind = "state", Seconds = clock.GetElapsedTime(_startTimestamp).TotalSeconds, source.Wire, account.Events, account.Frames, Process = ProcessFigures.Now() });
                    break;
                default:
                    source.Apply(SensorSettings.Read(line.Split(' ')));
                    break;
            }
        }
    }

    /// <summary>Looks, every few milliseconds, whether there was enough.</summary>
    private async Task LookAsync(ILiveSource source, StreamAccount account, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        try
        {
            while (!IsEnough(source, account.Events))
            {
                await timer.WaitForNextTickAsync(ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The stream ended before.
        }
    }

    private bool IsEnough(ILiveSource source, long events) =>
        (arguments.Events > 0 && events >= arguments.Events)
        || (arguments.Mib > 0 && source.Wire.Bytes >= arguments.Mib * BytesPerMib);
}
