using System.Diagnostics;

namespace EdgeLearner.Telemetry.Tests.Support;

/// <summary>A program of the machine's that runs while a test does; the test is skipped where it is not installed.</summary>
internal class Tool : IDisposable
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/opt/homebrew/bin", "/opt/homebrew/sbin"];

    private readonly Inbox<string> _lines = new();
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    public Tool(string name, params string[] arguments)
    {
        var path = Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{name} is not installed (package mosquitto or mosquitto-clients).");
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The next line of its output that begins with a text.</summary>
    public Task<string> LineAsync(string start) => _lines.TakeAsync(line => line.StartsWith(start, StringComparison.Ordinal), $"the line '{start}'");

    /// <summary>The next line of its output that holds a text.</summary>
    public Task<string> LineWithAsync(string text) => _lines.TakeAsync(line => line.Contains(text, StringComparison.Ordinal), $"a line with '{text}'");

    /// <summary>Waits until it has ended.</summary>
    public Task EndAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience.Limit);

    /// <summary>Ends it at once, without a goodbye.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            _lines.Add(line.Data);
        }
    }
}
