using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;

namespace SmtpStream.Collector.Spooling;

/// <summary>Moves standard input into its spool, where an input names "-"; a full spool stops the reading, and so the writer.</summary>
internal sealed class StandardInput(
    IOptions<CollectorOptions> options, TimeProvider time, ILogger<StandardInput> logger, Func<Stream>? open = null) : BackgroundService
{
    private const int BufferBytes = 64 * 1024;

    private static readonly TimeSpan RoomInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly CollectorOptions _options = options.Value;
    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.ReadsStandardInput)
        {
            return;
        }

        await Task.Yield();
        using var spool = await UntilWritableAsync(() => new SpoolWriter(_options.DataDirectory, time), stoppingToken).ConfigureAwait(false);
        await using var stream = open?.Invoke() ?? OpenHandle();
        var buffer = new byte[BufferBytes];

        // Reading a pipe cannot be cancelled: at the end of the process the last read is left alone.
        while (await stream.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(stoppingToken).ConfigureAwait(false) is > 0 and var count)
        {
            await KeepAsync(spool, buffer.AsMemory(0, count), stoppingToken).ConfigureAwait(false);
        }

        await UntilWritableAsync(
            () =>
            {
                spool.End();
                return true;
            },
            stoppingToken).ConfigureAwait(false);
        CollectorLog.StandardInputEnded(logger);
    }

    // Descriptor 0; System.Console is for commands.
    private static FileStream OpenHandle() => new(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    private async Task KeepAsync(SpoolWriter spool, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var taken = await UntilWritableAsync(() => spool.Write(bytes.Span), cancellationToken).ConfigureAwait(false);
            bytes = bytes[taken..];
            if (taken == 0)
            {
                await Task.Delay(RoomInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<T> UntilWritableAsync<T>(Func<T> write, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var result = write();
                _isFailing = false;
                return result;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_isFailing)
                {
                    CollectorLog.SpoolFailed(logger, e.Message);
                }

                _isFailing = true;
            }

            await Task.Delay(RetryInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
