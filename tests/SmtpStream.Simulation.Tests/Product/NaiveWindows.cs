using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>One pass over all lines, at each length of windows; and a few sums by hand, which owe nothing to the product's folding.</summary>
internal sealed class NaiveWindows
{
    public static readonly int[] Lengths = [60, 300, 3_600, 86_400];

    private readonly IReadOnlyList<LogOrigin> _origins;

    public NaiveWindows(IReadOnlyList<LogOrigin> origins)
    {
        _origins = origins;
        foreach (var length in Lengths)
        {
            Fold(length);
        }

        foreach (var (path, drawn) in Events())
        {
            CountByHand(path, drawn);
        }
    }

    public Dictionary<(EntityKey Entity, WindowSpan Span), WindowMeasures> Windows { get; } = [];

    public SortedDictionary<(EntityKind Kind, string Name, long StartMs, int Seconds, Metric Metric), long> ByHand { get; } = [];

    /// <summary>Every event with the name of its path.</summary>
    public IEnumerable<(LogPath Path, CollectedEvent Event)> Events() =>
        from origin in _origins
        from path in origin.Paths
        from read in Logs.ReadNaively(path)
        select (path, new CollectedEvent(read.Line.Offset, read.Ordinal, read.Event.EventTimeMs, read.Entity, read.Event.Value));

    private void Fold(int length)
    {
        var folder = new EventFolder(new EventFolderOptions
        {
            TierASeconds = length,
            TierBSeconds = Math.Max(300, length),
            TierCSeconds = 300,
        });
        foreach (var path in _origins.SelectMany(origin => origin.Paths.Select(path => (origin, path))))
        {
            foreach (var (source, line, ordinal, drawn, entity) in Logs.ReadNaively(path.path))
            {
                folder.BeginSource(new FoldSource
                {
                    Source = source,
                    Path = $"{path.origin.Name} {path.path.Name}",
                    Zone = "UTC",
                    View = View.Log,
                });
                var collected = new CollectedEvent(line.Offset, ordinal, drawn.EventTimeMs, entity, drawn.Value);
                MailEvents.With(path.path.Name, collected, new SourcePosition(line.Offset, ordinal), (in e) => folder.Fold(e));
            }
        }

        foreach (var partial in folder.Partials)
        {
            Windows[(partial.Entity, partial.Span)] = partial.Measures;
        }
    }

    private void CountByHand(LogPath path, CollectedEvent drawn)
    {
        var count = MailEvents.MultiplicityOf(drawn);
        var server = MailEvents.ServerOf(path.Name, drawn);
        var metric = MailEvents.KindOf(drawn) switch
        {
            EventKind.AuthFailed => Metric.AuthFailed,
            EventKind.MessageReceived => Metric.MessagesReceived,
            EventKind.DeliveryAttempted => Metric.Deliveries,
            _ => Metric.Connections,
        };
        AddByHand(EntityKind.Server, server, drawn.EventTimeMs, 60, metric, count);
        AddByHand(EntityKind.Server, server, drawn.EventTimeMs, 3_600, metric, count);
        switch (metric)
        {
            case Metric.AuthFailed:
                AddByHand(EntityKind.ClientUser, $"192.0.2.{drawn.Value} {drawn.Entity}@example.org", drawn.EventTimeMs, 300, metric, count);
                break;
            case Metric.Deliveries:
                AddByHand(EntityKind.RecipientDomain, $"{drawn.Entity}.example", drawn.EventTimeMs, 300, metric, count);
                break;
        }
    }

    private void AddByHand(EntityKind kind, string name, long timeMs, int seconds, Metric metric, long count)
    {
        var key = (kind, name, timeMs - (timeMs % (seconds * 1_000L)), seconds, metric);
        ByHand[key] = ByHand.GetValueOrDefault(key) + count;
    }
}
