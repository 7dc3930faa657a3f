using EdgeLearner.Benchmarks.Usb;
using EdgeLearner.CameraBed;

// What comes through libusb from an emulated camera, as a table in markdown: see benchmarks/usb.sh.
if (Bed.Missing is { } why)
{
    await Console.Error.WriteLineAsync(why);
    return 1;
}

Console.WriteLine(ThroughputRun.Head);
foreach (var events in (string[])["vectors of 16", "vectors of 2", "singles"])
{
    foreach (var offered in (long[])[200_000_000, 0])
    {
        foreach (var transferKiB in (int[])[256, 1024])
        {
            Console.WriteLine(await ThroughputRun.MeasureAsync(events, offered, transferKiB));
        }
    }
}

return 0;
