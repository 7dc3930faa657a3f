using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using EdgeLearner.Learning.Checkpoints;

namespace EdgeLearner.Learning.Tests.Checkpoints;

/// <summary>A process that saves one generation after the other until it is killed: this program once more, told so by its environment.</summary>
internal sealed class KilledWriter : IDisposable
{
    private const string Variable = "EDGELEARNER_SAVES_UNTIL_KILLED";
    private const int Kept = 3;

    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="stateFolder">Where it goes on from what is there.</param>
    public KilledWriter(string stateFolder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, Environment = { [Variable] = stateFolder } };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(KilledWriter).Assembly.Location);
        }

        _process = Process.Start(start)!;
    }

    /// <summary>Number of the last generation that it said was there; 0 = none.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>A store as it has, on the same folder.</summary>
    public static GenerationStore NewStore(string stateFolder, Action<string> report) => new(stateFolder, Kept, TimeProvider.System, report);

    /// <summary>Waits until it says that a generation is there.</summary>
    public void WaitForGeneration() => Read(_process.StandardOutput.ReadLine());

    /// <summary>Kills it, as kill -9 does, and takes what it still had said.</summary>
    public void Kill()
    {
        _process.Kill();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            Read(line);
        }

        _process.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    /// <summary>Runs before anything else of this program, and in the process that is to save never returns.</summary>
    [ModuleInitializer]
    internal static void SaveIfTold()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } folder)
        {
            return;
        }

        using var output = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        using var lines = new StreamWriter(output) { AutoFlush = true };
        using var store = NewStore(folder, lines.WriteLine);
        var state = store.LoadNewest(TinyState.Options) ?? TinyState.Create();
        while (true)
        {
            TinyState.Step(state);
            lines.WriteLine(store.SaveNow(state, GenerationReason.Periodic).Number);
        }
    }

    /// <summary>A number cut short by the end is smaller, and proves nothing less.</summary>
    private void Read(string? line) =>
        Acknowledged = Math.Max(Acknowledged, int.Parse(line ?? throw new InvalidOperationException("It ended by itself."), CultureInfo.InvariantCulture));
}
