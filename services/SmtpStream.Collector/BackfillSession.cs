using Microsoft.Extensions.Options;
using SmtpStream.Collector.Reading;

namespace SmtpStream.Collector;

/// <summary>
/// Reads files to their end and returns, with the inputs' own configuration and checkpoint: it can be interrupted and repeated,
/// and a collector that follows the same files afterwards counts nothing twice.
/// </summary>
public sealed class BackfillSession
{
    private readonly CollectorWorker _worker;
    private readonly CollectorOptions _options;

    internal BackfillSession(CollectorWorker worker, IOptions<CollectorOptions> options)
    {
        _worker = worker;
        _options = options.Value;
    }

    /// <param name="files">Files or patterns; one that belongs to a configured input is read as that input.</param>
    /// <param name="progress">Is told after each piece that was read.</param>
    /// <param name="cancellationToken">Stops reading; what was sent is waited for and checkpointed.</param>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    public Task RunAsync(IEnumerable<string> files, IProgress<ReadingProgress>? progress, CancellationToken cancellationToken)
    {
        var configured = _options.Inputs.Select(LogInput.From).ToList();
        var inputs = files
            .Select(Path.GetFullPath)
            .Select(file => (configured.Find(i => i.Covers(file)) ?? LogInput.From(new CollectorInputOptions())) with { Pattern = file })
            .ToList();
        return _worker.RunAsync(inputs, untilEnd: true, progress, cancellationToken);
    }
}
