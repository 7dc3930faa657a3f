using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EdgeLearner.Daemon.Views;

/// <summary>What <c>bench</c> measured: the keys of <c>bench --json</c>, in their order. Times are medians.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Stream">From bytes to frames.</param>
/// <param name="EngineName">What computed.</param>
/// <param name="Device">On what: cpu, or a GPU's number and name.</param>
/// <param name="Engine">Steps and updates, a row for each size and number of threads.</param>
internal sealed record BenchReport(BenchMachine Machine, BenchStream Stream, string EngineName, string Device, IReadOnlyList<BenchEngine> Engine)
{
    /// <summary>For machines: one JSON object on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ViewJson.Plain.BenchReport);

    /// <summary>For people and their reports: Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"edgelearner {Announcement.Version} on {Machine.Cpu}, {Machine.Cores} logical cores, vectors of {Machine.VectorBits} bits, {Machine.Runtime}; engine {EngineName} on {Device}\n\n")
            .Append("| EVT3, 128x128 | events/s |\n| --- | --- |\n")
            .Append(CultureInfo.InvariantCulture, $"| decode | {Stream.DecodeEventsPerSecond:N0} |\n| bin | {Stream.BinEventsPerSecond:N0} |\n\n")
            .Append("| network | threads | weights | input active | mean rate | step, ms | update of 10 steps, ms | step of 16 samples, ms | update of 16 samples, ms |\n")
            .Append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var row in Engine)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n| edge-{row.Side} | {row.Threads} | {row.Parameters:N0} | {row.InputShare:P1} | {row.MeanRate:P1} | {row.StepMs:N3} | {row.UpdateMs:N3} | {row.BatchStepMs:N3} | {row.BatchUpdateMs:N3} |");
        }

        return text.ToString();
    }
}

/// <summary>From bytes to frames, on one thread.</summary>
/// <param name="DecodeEventsPerSecond">Events decoded from an EVT3 recording in memory.</param>
/// <param name="BinEventsPerSecond">Events put into frames of 20 ms.</param>
internal sealed record BenchStream(double DecodeEventsPerSecond, double BinEventsPerSecond);

/// <summary>Steps and updates of the edge networks with n = 1 and intervals of ten steps.</summary>
/// <param name="Side">Side of the input, in pixels.</param>
/// <param name="Threads">Threads that share the work.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="InputShare">Mean share of active pixels, 0 to 1.</param>
/// <param name="MeanRate">Share of neurons that fire a step, the mean of all layers.</param>
/// <param name="StepMs">One frame of one sample.</param>
/// <param name="UpdateMs">One update from one sample's interval.</param>
/// <param name="BatchStepMs">One frame of each of 16 samples.</param>
/// <param name="BatchUpdateMs">One update from 16 samples' intervals.</param>
internal sealed record BenchEngine(
    int Side, int Threads, int Parameters, double InputShare, double MeanRate, double StepMs, double UpdateMs, double BatchStepMs, double BatchUpdateMs);
