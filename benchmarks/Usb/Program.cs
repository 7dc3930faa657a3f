using EdgeLearner.Benchmarks.Usb;
using EdgeLearner.CameraBed;

// What comes through libusb from an emulated camera, as a table in markdown: see benchmarks/usb.sh.
if (Bed.Missing is { } why)
{
    await Console.Error.WriteLineAsync(why);
    return 1;
}

Console.WriteLine("| events | offered, MB/s | transfer, KiB | through libusb, MB/s | decoded, MB/s | decoded, Mev/s | discarded, % | frames/s | client, cores | bed, cores |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
foreach (var (name, offered) in new (string, long)[] { ("vectors", 200_000_000), ("vectors", 0), ("singles", 200_000_000), ("singles", 0) })
{
    foreach (var transferKiB in (int[])[256, 1024])
    {
        Console.WriteLine(await ThroughputRun.MeasureAsync(name, offered, transferKiB));
    }
}

return 0;
