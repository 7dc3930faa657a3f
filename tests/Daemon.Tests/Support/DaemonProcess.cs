using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>The program as a process of its own, gone at the latest with its test.</summary>
internal sealed class DaemonProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly ConcurrentQueue<string> _errors = new();

    /// <summary>Starts it.</summary>
    public DaemonProcess(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "edgelearner.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, data) => Add(data.Data);
        _process.ErrorDataReceived += (_, data) => _errors.Enqueue(data.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote to standard error so far.</summary>
    public string Error => string.Join('\n', _errors.Where(line => line.Length > 0));

    /// <summary>Files that are part of its memory now, as the kernel lists them.</summary>
    public string Maps => File.ReadAllText($"/proc/{_process.Id}/maps");

    /// <summary>Waits for a line of standard output that matches, and gives what the first group of the pattern matched.</summary>
    public string WaitFor(string pattern)
    {
        var seen = new List<string>();
        while (_lines.TryTake(out var line, Patience))
        {
            seen.Add(line);
            if (Regex.Match(line, pattern) is { Success: true } match)
            {
                return match.Groups[1].Value;
            }
        }

        throw new InvalidOperationException($"No line matches {pattern}: {string.Join('\n', seen)}\n{Error}");
    }

    /// <summary>Sends a signal by its name, without SIG.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public int WaitForExit(TimeSpan patience)
    {
        Assert.True(_process.WaitForExit(patience), $"It did not end within {patience}.");
        _process.WaitForExit(); // and until its output has been read
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _lines.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            _lines.CompleteAdding();
        }
        else
        {
            _lines.Add(line);
        }
    }
}
