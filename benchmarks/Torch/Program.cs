using EdgeLearner.Benchmarks.Torch.Loading;
using EdgeLearner.Benchmarks.Torch.Nets;
using EdgeLearner.Benchmarks.Torch.Speed;
using EdgeLearner.Benchmarks;

Libtorch.Load(mapLargeBlocks: false);
Agreement.Require();
Console.WriteLine("agree");
static double Med(IEnumerable<double> v) { var a = v.Order().ToArray(); return a[a.Length / 2]; }
foreach (var net in NetCase.Speed.Where(n => args.Length == 0 || args.Contains(n.Name)))
{
    var frames = ClusteredFrames.Create(net.Geometry, 10, 1);
    foreach (var mode in Enum.GetValues<Mode>())
    {
        var model = net.Create(mode == Mode.Inference ? 0 : 1);
        Calibration.Apply(model, frames, .05f);
        if (mode != Mode.Interval) { Console.WriteLine($"{net.Name} {mode} diff {Agreement.SpikeDifference(model, frames)} " + string.Join(" ", Calibration.Rates(model, frames).Select(p => $"{p.Key} {p.Value:F3}"))); }
        List<IContender> c = [new TorchContender(model, frames, mode), new ManagedContender(model, frames, mode, 1), new ManagedContender(model, frames, mode, 2)];
        if (mode == Mode.Interval) { c.Add(new TorchContender(model, frames, mode, true)); }
        var t = Contest.Run(c, 9);
        var per = mode == Mode.Interval ? 1.0 : 10;
        string F(Took[] x) => $"{Med(x.Select(y => y.CpuMs)) / per:F3} ({x.Min(y => y.CpuMs) / per:F3})";
        Console.WriteLine($"{net.Name,-6} {mode,-10} torch {F(t[0])}  managed(old) {F(t[1])} ratio {Med(t[0].Zip(t[1], (a, b) => a.CpuMs / b.CpuMs)):F2}  {(t.Count > 3 ? "torch stacked " + F(t[3]) : "")}");
        c.ForEach(x => x.Dispose());
    }
}
