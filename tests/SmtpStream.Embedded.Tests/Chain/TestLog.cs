using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SmtpStream.Embedded.Tests.Chain;

/// <summary>Keeps log lines, for a failing test's message and for tests of what is said.</summary>
internal sealed class TestLog : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(TestLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Lines.Enqueue($"{TimeProvider.System.GetUtcNow():mm:ss.fff} {logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
