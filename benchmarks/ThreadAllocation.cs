using BenchmarkDotNet.Running;

namespace EdgeLearner.Benchmarks;

/// <summary>What a benchmark allocates on its own thread, exactly: the memory diagnoser counts the harness's other threads too.</summary>
internal static class ThreadAllocation
{
    private const int Calls = 5;

    /// <summary>Bytes for each operation, rounded up: 0 means none at all.</summary>
    public static long BytesPerOperation(BenchmarkCase benchmark)
    {
        var descriptor = benchmark.Descriptor;
        var instance = Activator.CreateInstance(descriptor.Type)!;
        foreach (var parameter in benchmark.Parameters.Items)
        {
            descriptor.Type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        }

        descriptor.GlobalSetupMethod?.Invoke(instance, null);
        var call = descriptor.WorkloadMethod.CreateDelegate<Action>(instance);
        call(); // what is allocated once does not count
        call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            call();
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        descriptor.GlobalCleanupMethod?.Invoke(instance, null);
        return (long)Math.Ceiling((double)bytes / (Calls * descriptor.OperationsPerInvoke));
    }
}
