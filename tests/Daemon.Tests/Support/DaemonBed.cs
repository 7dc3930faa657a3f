using System.Globalization;
using System.Runtime.Versioning;
using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Streams;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>A bed of cameras, a folder, and the program on them. Skips the test where no program can be started on a bed.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DaemonBed : IDisposable
{
    private readonly TempFolder _folder;

    /// <param name="recording">An EVT3 file, whose bytes cameras are to send.</param>
    public DaemonBed(string recording)
    {
        Assert.SkipWhen(Bed.Missing is not null, Bed.Missing ?? "");
        _folder = new TempFolder();
        Bus = new Bed();
        Recording = recording;
        var file = System.IO.File.ReadAllBytes(recording);
        Wire = file[(file.AsSpan().IndexOf("% end\n"u8) + 6)..];
        System.IO.File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111); // for clients of any user
    }

    /// <summary>Longest wait for anything: a machine that is busy with other things takes its time.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What the program sees.</summary>
    public Bed Bus { get; }

    /// <summary>The recording.</summary>
    public string Recording { get; }

    /// <summary>Its bytes, without the header.</summary>
    public byte[] Wire { get; }

    /// <summary>Those at their own pace, twelve seconds again and again.</summary>
    public StreamPlan Endless => new() { Bytes = StreamBytes.Endless(Wire), BytesPerSecond = Wire.Length / 12 };

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Settings of a daemon of the test's own.</summary>
    public IEnumerable<string> Sets(params string[] settings) =>
        ((string[])[$"State:Directory={_folder.File("state")}", "Telemetry:Node=bed", "Telemetry:PeriodMs=200", .. settings]).SelectMany(setting => new[] { "--set", setting });

    /// <summary>Starts the program.</summary>
    public BedClient Start(string[] arguments, ClientUser? user = null) =>
        BedClient.Start(Bus, "dotnet", [Path.Combine(AppContext.BaseDirectory, "edgelearner.dll"), .. arguments], user);

    /// <summary>Connects to the daemon's own broker, once the daemon has said where that is.</summary>
    public static async Task<MqttWatcher> ConnectAsync(BedClient daemon)
    {
        const string At = "broker of our own at 127.0.0.1:";
        var line = await daemon.LineAsync(line => line.Contains(At, StringComparison.Ordinal), Patience);
        var port = line[(line.IndexOf(At, StringComparison.Ordinal) + At.Length)..];
        return await MqttWatcher.StartAsync(int.Parse(port[..port.AsSpan().IndexOfAnyExceptInRange('0', '9')], CultureInfo.InvariantCulture));
    }

    /// <summary>Sends a signal.</summary>
    public static void Signal(BedClient client, string name)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-s", name, $"{client.Id}"]);
        kill.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Bus.Dispose();
        _folder.Dispose();
    }
}
