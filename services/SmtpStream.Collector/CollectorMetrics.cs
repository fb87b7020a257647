using System.Diagnostics.Metrics;
using SmtpStream.Collector.Files;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Collector;

/// <summary>Counters of the collector; lines = with events + rejected + ignored + continued.</summary>
internal sealed class CollectorMetrics
{
    public const string MeterName = "SmtpStream.Collector";

    private readonly Counter<long> _lines;
    private readonly Counter<long> _events;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _rejects;
    private readonly Counter<long> _ignored;
    private readonly Counter<long> _fileProblems;
    private readonly Counter<long> _vanished;
    private readonly Counter<long> _checkpointFailures;
    private readonly Counter<long> _deliveryFailures;

    public CollectorMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _lines = meter.CreateCounter<long>("smtpstream.collector.lines", "{line}", "Lines read, by outcome.");
        _events = meter.CreateCounter<long>("smtpstream.collector.events", "{event}", "Events sent.");
        _bytes = meter.CreateCounter<long>("smtpstream.collector.read", "By", "Decompressed bytes of lines read.");
        _batches = meter.CreateCounter<long>("smtpstream.collector.batches", "{batch}", "Batches sent, heartbeats included.");
        _rejects = meter.CreateCounter<long>("smtpstream.collector.rejects", "{line}", "Lines that gave no event, by reason.");
        _ignored = meter.CreateCounter<long>("smtpstream.collector.ignored", "{line}", "Lines ignored by name, by kind.");
        _fileProblems = meter.CreateCounter<long>("smtpstream.collector.file_problems", "{problem}", "Files that could not be read.");
        _vanished = meter.CreateCounter<long>("smtpstream.collector.vanished_sources", "{source}", "Contents gone before they were read.");
        _checkpointFailures = meter.CreateCounter<long>("smtpstream.collector.checkpoint_failures", "{failure}", "Checkpoints not written.");
        _deliveryFailures = meter.CreateCounter<long>("smtpstream.collector.delivery_failures", "{failure}", "Producer sessions lost.");
    }

    /// <summary>Adds what one slice of reading gave.</summary>
    public void Read(SourceTally slice, long bytes)
    {
        _bytes.Add(bytes);
        Add(_lines, slice.LinesWithEvents, "outcome", "events");
        Add(_lines, slice.Continuations, "outcome", "continued");
        long rejected = 0;
        for (var i = 0; i < slice.Rejects.Length; i++)
        {
            rejected += slice.Rejects[i];
            Add(_rejects, slice.Rejects[i], "reason", ((ParseFailure)i).ToString());
        }

        long ignored = 0;
        for (var i = 0; i < slice.Ignored.Length; i++)
        {
            ignored += slice.Ignored[i];
            Add(_ignored, slice.Ignored[i], "kind", ((IgnoredKind)i).ToString());
        }

        Add(_lines, rejected, "outcome", "rejected");
        Add(_lines, ignored, "outcome", "ignored");
    }

    public void Sent(int events)
    {
        _batches.Add(1);
        _events.Add(events);
    }

    public void FileProblem(FileProblem problem) => Add(_fileProblems, 1, "problem", problem.ToString());

    public void Vanished() => _vanished.Add(1);

    public void CheckpointFailed() => _checkpointFailures.Add(1);

    public void DeliveryFailed() => _deliveryFailures.Add(1);

    private static void Add(Counter<long> counter, long count, string tag, string value)
    {
        if (count > 0)
        {
            counter.Add(count, new KeyValuePair<string, object?>(tag, value));
        }
    }
}
