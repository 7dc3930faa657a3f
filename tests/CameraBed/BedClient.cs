using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using EdgeLearner.CameraBed.Usbfs;

namespace EdgeLearner.CameraBed;

/// <summary>A program that sees a bed instead of the machine's USB: its lines, its end, and nothing left of it afterwards.</summary>
/// <remarks>
/// Its standard input stays open until it is disposed; a client that ends when its input ends is gone, too, when the test process dies. Lines are
/// taken in order by one test at a time.
/// </remarks>
public sealed class BedClient : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ClientErrors _errors;
    private readonly Task _reading;

    private BedClient(Process process)
    {
        _process = process;
        _errors = new ClientErrors(process.StandardError);
        _reading = ReadAsync();
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>What it wrote on standard error so far.</summary>
    public string Errors => _errors.Text;

    /// <summary>Starts a program under the preload library.</summary>
    /// <param name="bed">What it is to see.</param>
    /// <param name="program">Path of an executable, or its name where PATH finds it.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="user">Who it runs as; null = as this process.</param>
    /// <param name="environment">Variables to add.</param>
    public static BedClient Start(
        Bed bed, string program, IEnumerable<string> arguments, ClientUser? user = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] command = [.. user?.Command ?? [], program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["UMOCKDEV_DIR"] = bed.Root;
        start.Environment["LD_PRELOAD"] = Bed.PreloadLibrary;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // a thread of the diagnostics waits in open(), where the library holds its lock
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new BedClient(StartPromptly(start));
    }

    /// <summary>Waits for a line of JSON that is asked for; those before it are passed over.</summary>
    /// <exception cref="BedClientException">It did not come in time, or the client ended: what it wrote instead.</exception>
    public async Task<JsonElement> ExpectAsync(Func<JsonElement, bool> isIt, TimeSpan limit) =>
        Parse(await LineAsync(line => Parse(line) is { } json && isIt(json), limit))!.Value;

    /// <summary>Waits for any line; those before it are passed over.</summary>
    /// <exception cref="BedClientException">Likewise.</exception>
    public async Task<string> LineAsync(Func<string, bool> isIt, TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        var passed = new List<string>();
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(late.Token))
            {
                passed.Add(line);
                if (isIt(line))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new BedClientException($"The client did not write the line in {limit.TotalSeconds:F1} s. {Account(passed)}");
        }

        throw new BedClientException($"The client ended ({await EndAsync(limit)}) before it wrote the line. {Account(passed)}");
    }

    /// <summary>Waits until standard error holds a text, whatever the case of its letters.</summary>
    /// <exception cref="BedClientException">It did not come in time, or the client ended.</exception>
    public async Task ErrorAsync(string text, TimeSpan limit)
    {
        if (!await _errors.HasAsync(text, limit))
        {
            throw new BedClientException($"The client did not write '{text}' in {limit.TotalSeconds:F1} s, or ended before. {Account([])}");
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code, and what it wrote on standard output that nobody took.</returns>
    /// <exception cref="BedClientException">It did not end in time, or the preload library aborted it.</exception>
    public async Task<(int ExitCode, IReadOnlyList<string> Lines)> WaitAsync(TimeSpan limit)
    {
        var end = await EndAsync(limit);
        var lines = new List<string>();
        while (_lines.Reader.TryRead(out var line))
        {
            lines.Add(line);
        }

        return Errors.Contains("libumockdev-preload", StringComparison.Ordinal)
            ? throw new BedClientException($"The preload library aborted the client ({end}). {Account(lines)}")
            : (_process.ExitCode, lines);
    }

    /// <summary>Writes a line to its standard input.</summary>
    public async Task SendAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends it, if it still runs, and all that it started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await Task.WhenAll(_reading, _errors.Ended);
        _process.Dispose();
    }

    /// <summary>Starts a process whose timers are prompt, as it has from the thread that starts it.</summary>
    /// <remarks>
    /// The preload library ends each ioctl with usleep(0), which takes as long as the kernel may put timers off: 50 us by default. That is the bed's own, no
    /// cable's, and configuring an EVK4 takes 4400 ioctls.
    /// </remarks>
    private static Process StartPromptly(ProcessStartInfo start)
    {
        var before = Libc.Check(Libc.ControlProcess(Libc.GetTimerSlack, 0), "PR_GET_TIMERSLACK");
        try
        {
            Libc.Check(Libc.ControlProcess(Libc.SetTimerSlack, 1), "PR_SET_TIMERSLACK");
            return Process.Start(start)!;
        }
        finally
        {
            _ = Libc.ControlProcess(Libc.SetTimerSlack, (nuint)before);
        }
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<string> EndAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            throw new BedClientException($"The client did not end in {limit.TotalSeconds:F1} s. {Account([])}");
        }

        await Task.WhenAll(_reading, _errors.Ended);
        const int Signalled = 128;
        return _process.ExitCode > Signalled
            ? string.Create(CultureInfo.InvariantCulture, $"signal {_process.ExitCode - Signalled}")
            : string.Create(CultureInfo.InvariantCulture, $"exit code {_process.ExitCode}");
    }

    private string Account(IEnumerable<string> lines) => $"Output:\n{string.Join('\n', lines)}\nErrors:\n{Errors}";

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
    }
}

/// <summary>A client did not do what a test waits for. The message says what it did.</summary>
public sealed class BedClientException(string message) : Exception(message);
