using System.Globalization;
using EdgeLearner.Benchmarks.Torch;
using EdgeLearner.Benchmarks.Torch.Devices;
using EdgeLearner.Benchmarks.Torch.Memory;
using EdgeLearner.Benchmarks.Torch.Nets;
using EdgeLearner.Benchmarks.Torch.Speed;
using EdgeLearner.Learning.Engine;

// dotnet run -c Release --project benchmarks/Torch -- [NETWORK...] [--memory] [--device cpu|cuda]
const int Rounds = 11;
if (args is ["--memory-run", var engine, var k, var n, var batch]) // one measurement, in a process of its own
{
    Console.Write(new MemoryRun(engine, Number(k), Number(n), Number(batch)).Measure());
    return 0;
}

try
{
    if (args is ["--device-run", var deviceOfRun, .. { Length: 5 } run])
    {
        Console.Write(DeviceCase.Parse(run).Measure(DeviceReport.Choose(deviceOfRun)));
        return 0;
    }

    if (args is ["--device", var device])
    {
        DeviceReport.Write(Console.Out, device);
        return 0;
    }

    if (args is ["--memory"])
    {
        Native.Load(mapsLargeBlocks: true);
        MemoryReport.Write(Console.Out);
        return 0;
    }

    Native.Load(mapsLargeBlocks: false);
    Agreement.Require();
    SpeedReport.Write(Console.Out, NetCase.Choose(args), Rounds);
    return 0;
}
catch (Exception refusal) when (refusal is InvalidOperationException or DllNotFoundException or ArgumentException or EngineException)
{
    Console.Error.WriteLine(refusal.Message); // no figures from engines that do not do the same work
    return 1;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
