using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>One small simulated, labelled recording for all tests of a class.</summary>
public sealed class SynthFixture : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Writes it: 12 s of a 32x32 sensor, 600 frames.</summary>
    public SynthFixture()
    {
        Recording = _folder.File("moving.raw");
        SynthRecording.Write(Recording, new SimulationOptions { Seed = 5, Seconds = 12, Width = 32, Height = 32 });
    }

    /// <summary>The recording; its labels lie beside it.</summary>
    public string Recording { get; }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
