using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Rules;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Encoding.Control;
using SmtpStream.Encoding.Outcomes;
using SmtpStream.Encoding.Records;
using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>
/// Windows in, outcomes out. An open window is judged at once by the conditions that can only grow. A closed one waits for the
/// watermark right behind it, which says what the windows without a row before it are: zero, or nothing known; then it is judged,
/// and teaches. Rules come down the same partition and hold from their place in it.
/// </summary>
public sealed class ScorerStage : IStageUser, IStageWatermark
{
    private static readonly Destination Anomalies = new(Topics.Anomalies, 0);

    private readonly StageIdentity _identity;
    private readonly ScorerOptions _options;
    private readonly ILogger _logger;
    private readonly string _tag;
    private readonly WindowScoring _scoring;
    private StageEntry? _watermark;

    /// <param name="identity">Scorer and input partition.</param>
    /// <param name="inputPartitions">Partitions of smtp.windows: which paths are this one's.</param>
    /// <param name="options">Settings.</param>
    /// <param name="metrics">Counters; null where nobody listens.</param>
    /// <param name="logger">Log; null where nobody listens.</param>
    public ScorerStage(
        StageIdentity identity, int inputPartitions, ScorerOptions options, ScorerMetrics? metrics = null, ILogger? logger = null)
    {
        _identity = identity;
        _options = options;
        _logger = logger ?? NullLogger.Instance;
        _tag = RedisKeys.Tag("scorer", identity.Partition);
        _scoring = new WindowScoring(identity.Partition, inputPartitions, options, Anomalies, metrics, _logger);
    }

    public long? WatermarkUnixMs => Watermark is { None: false } watermark ? watermark.EventTimeUnixMs : null;

    private WatermarkRecord? Watermark => (_watermark?.Value as WatermarkValue)?.Watermark;

    public void Reset()
    {
        _watermark = null;
        _scoring.Reset();
    }

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored) => id[0] switch
    {
        EntryIds.Memory => MemoryValue.Read(stored),
        EntryIds.Tables => ReadTables(id, stored),
        EntryIds.Pending => PendingValue.Read(stored),
        EntryIds.Rule => RuleValue.Read(stored),
        EntryIds.Population => PopulationValue.Read((Aggregation.Entities.EntityKind)byte.Parse(id.AsSpan(2), provider: null), stored),
        EntryIds.Emission => EmissionValue.Read(stored),
        _ when id == EntryIds.Watermark => WatermarkValue.Read(stored),
        _ => throw new InvalidDataException($"Entry '{id}' is of no known kind."),
    };

    public void Loaded(StageState state)
    {
        _watermark = state.Find(EntryIds.Watermark);
        _scoring.Load(state, CompileRules(state), Watermark);
        ScorerLog.Loaded(_logger, _identity.Partition, _scoring.EntityCount);
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
        // Nothing of the scorer is cold.
    }

    public void Apply(in InputRecord record, StageState state)
    {
        switch (record.BodyField)
        {
            case DerivedRecordField.Window or DerivedRecordField.WindowSet:
                var windows = MemberReader.Of(record);
                while (windows.TryRead(out var window))
                {
                    ApplyWindow(window, state);
                }

                break;
            case DerivedRecordField.Watermark:
                ApplyWatermark(WatermarkEncoding.Read(record.Body.Span), state);
                break;
            case DerivedRecordField.Control:
                ApplyControl(ControlChangeCodec.Read(record.Body), state);
                break;
            default:
                throw new InvalidDataException($"Field {record.BodyField} does not belong on {Topics.Windows}.");
        }
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
        foreach (var entry in changed)
        {
            switch (entry.Value)
            {
                case MemoryValue memory:
                    WriteBands(memory, writer);
                    break;
                case EmissionValue emission:
                    WriteOutcome(entry.Id, emission, writer);
                    break;
                case WatermarkValue watermark:
                    writer.Set(RedisKeys.Progress(_tag), WindowReadModel.WatermarkField, Bytes(b => WatermarkEncoding.Write(b, watermark.Watermark)), keep: null);
                    break;
            }
        }
    }

    public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer)
    {
        if (destination != Anomalies || Watermark is not { } watermark)
        {
            return false;
        }

        WatermarkEncoding.WriteDerivedBody(writer, watermark with { Servers = [], Paths = [] });
        return true;
    }

    private static TablesValue ReadTables(string id, ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        return new TablesValue(SeasonalTables.Read(Aggregation.Entities.EntityKey.Parse(id[2..]).Kind, ref reader));
    }

    private void ApplyWindow(ReadOnlySpan<byte> encoded, StageState state)
    {
        if (!_scoring.Watches(WindowEncoding.KindOf(encoded)))
        {
            return;
        }

        var window = WindowEncoding.Read(encoded);
        if (window.Span.LengthSeconds != SeriesCatalogue.WindowSecondsOf(window.Entity.Kind))
        {
            return;
        }

        if (window.State == WindowState.Open)
        {
            _scoring.ScoreOpen(window, state);
        }
        else
        {
            _scoring.Await(window, state);
        }
    }

    private void ApplyWatermark(WatermarkRecord watermark, StageState state)
    {
        if (_watermark is null)
        {
            _watermark = state.Add(EntryIds.Watermark, new WatermarkValue(watermark));
        }
        else
        {
            ((WatermarkValue)_watermark.Value).Watermark = watermark;
            state.Changed(_watermark);
        }

        _scoring.Advance(watermark, state);
    }

    private void ApplyControl(ControlChange change, StageState state)
    {
        if (change.Kind != ControlKind.Rule)
        {
            return;
        }

        if (change.Body is RuleChange rule && BuiltInRules.FirstError(change.Id, rule.Parameters) is { } error)
        {
            ScorerLog.RuleChangePassedOver(_logger, change.Id, error);
            return;
        }

        if (state.Find(EntryIds.OfRule(change.Id)) is { } entry)
        {
            ((RuleValue)entry.Value).Change = change;
            state.Changed(entry);
        }
        else
        {
            state.Add(EntryIds.OfRule(change.Id), new RuleValue(change));
        }

        var revision = change.Body as RuleChange;
        ScorerLog.RuleChanged(_logger, change.Id, revision?.Revision ?? 0, revision?.Enabled ?? true);
        _scoring.Change(CompileRules(state), state);
    }

    private static RuleSet CompileRules(StageState state) => new(state.Entries
        .Select(entry => (entry.Value as RuleValue)?.Change)
        .Where(change => change?.Body is RuleChange)
        .Select(change => RevisionOf(change!.Id, (RuleChange)change.Body!)));

    private static RuleRevision RevisionOf(string id, RuleChange rule) => new()
    {
        RuleId = id,
        Revision = rule.Revision,
        Enabled = rule.Enabled,
        Severity = rule.Severity,
        For = rule.For,
        KeepFiring = rule.KeepFiring,
        Parameters = rule.Parameters,
    };

    private void WriteBands(MemoryValue value, IReadModelWriter writer)
    {
        if (value.UnwrittenBands.Count == 0)
        {
            return;
        }

        var entity = value.Memory.Entity.ToString();
        var length = SeriesCatalogue.WindowSecondsOf(value.Memory.Entity.Kind);
        var oldest = (WatermarkUnixMs ?? 0) - (long)_options.KeepBands.TotalMilliseconds;
        Span<byte> buffer = stackalloc byte[BandCodec.MaxBytes];
        foreach (var fixedBand in value.UnwrittenBands)
        {
            if (fixedBand.StartUnixMs >= oldest)
            {
                var key = RedisKeys.Bands(_tag, length, entity, RedisKeys.BlockStart(length, fixedBand.StartUnixMs / 1000));
                var bytes = buffer[..BandCodec.Write(buffer, fixedBand.Band)].ToArray();
                writer.Set(key, BandCodec.Field(fixedBand.Metric, fixedBand.StartUnixMs), bytes, _options.KeepBands);
            }
        }

        value.UnwrittenBands.Clear();
    }

    private void WriteOutcome(string id, EmissionValue emission, IReadModelWriter writer)
    {
        var seconds = emission.Outcome.Window.StartUnixMs / 1000;
        writer.Set(
            RedisKeys.Outcomes(_tag, seconds - (seconds % 86_400)), EntryIds.OutcomeOf(id),
            Bytes(b => OutcomeCodec.Write(b, emission.Outcome)), _options.KeepOutcomes);
    }

    private static ReadOnlyMemory<byte> Bytes(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return buffer.WrittenMemory;
    }
}
