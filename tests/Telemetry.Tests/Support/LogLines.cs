using Microsoft.Extensions.Logging;

namespace EdgeLearner.Telemetry.Tests.Support;

/// <summary>Keeps what is logged, and lets a test wait for a line.</summary>
internal sealed class LogLines : ILoggerFactory, ILogger
{
    private readonly Inbox<string> _lines = new();
    private readonly List<string> _all = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>The next line that holds a text.</summary>
    public Task<string> WaitForAsync(string text) => _lines.TakeAsync(line => line.Contains(text, StringComparison.Ordinal), $"the log line '{text}'");

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        lock (_all)
        {
            _all.Add(line);
        }

        _lines.Add(line);
    }
}
