using EdgeLearner.Daemon;

Func<int>? width = Console.IsOutputRedirected || Console.IsErrorRedirected ? null : () => Console.WindowWidth;
using var sizeLimit = StopSignals.IgnoreSizeLimit();
using var signals = new StopSignals(TimeProvider.System);
return await CommandLine.RunAsync(args, new Terminal(Console.Out, Console.Error, width), signals.Token);
