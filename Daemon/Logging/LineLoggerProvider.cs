using System.Globalization;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon.Logging;

/// <summary>Log messages as one line each on standard error, with the local time and, where it is not mere information, the level.</summary>
/// <param name="terminal">Keeps lines from being written into a live view.</param>
/// <param name="clock">For the time.</param>
internal sealed class LineLoggerProvider(Terminal terminal, TimeProvider clock) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(terminal, clock);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class LineLogger(Terminal terminal, TimeProvider clock) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var cause = exception is null ? "" : $": {exception.GetType().Name}: {exception.Message}";
            var line = $"{clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {Name(logLevel)}{formatter(state, exception)}{cause}";
            terminal.WriteErrorLine(line.ReplaceLineEndings(" "));
        }

        private static string Name(LogLevel level) => level switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            _ => "",
        };
    }
}
