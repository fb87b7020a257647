using SmtpStream.Query.Tests.Site;
using SmtpStream.Standalone.Commands;
using TextEncoding = System.Text.Encoding;

namespace SmtpStream.Standalone.Tests.Commands.Remote;

/// <summary>A command that goes on until it is stopped, as by Ctrl-C; what it has written so far can be read.</summary>
internal sealed class LiveCommand : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly WatchedOutput _output = new();
    private readonly StringWriter _error = new();
    private readonly Task<int> _running;

    public LiveCommand(params string[] arguments)
    {
        var streams = new CommandStreams(Stream.Null, _output, _error, IsOutputTerminal: false, IsErrorTerminal: false);
        var parsed = SmtpStreamCommand.Create(streams, new FixedNow(CommandRun.Now)).Parse(arguments);
        _running = parsed.InvokeAsync(new() { Output = _error, Error = _error }, _stop.Token);
    }

    public string Output => _output.Text;

    /// <summary>Waits until the output has that many lines.</summary>
    public async Task<string[]> LinesAsync(int count)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var next = _output.NextWrite;
            var lines = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length >= count && Output.EndsWith('\n'))
            {
                return lines;
            }

            if (await Task.WhenAny(next.WaitAsync(limit.Token), _running) == _running)
            {
                throw new InvalidOperationException($"It ended with {await _running}: {_error}{Output}");
            }

            limit.Token.ThrowIfCancellationRequested();
        }
    }

    public async Task<CommandRun> StopAsync()
    {
        await _stop.CancelAsync();
        return await EndAsync();
    }

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<CommandRun> EndAsync() => new(await _running.WaitAsync(Limit), Output, _error.ToString());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Limit);
        _stop.Dispose();
        await _output.DisposeAsync();
        await _error.DisposeAsync();
    }

    private sealed class WatchedOutput : MemoryStream
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task NextWrite
        {
            get
            {
                lock (_lock)
                {
                    return _next.Task;
                }
            }
        }

        public string Text
        {
            get
            {
                lock (_lock)
                {
                    return TextEncoding.UTF8.GetString(ToArray());
                }
            }
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            lock (_lock)
            {
                base.Write(buffer, offset, count);
                _next.SetResult();
                _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);
    }
}
