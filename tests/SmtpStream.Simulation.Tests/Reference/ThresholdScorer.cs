using System.Buffers;
using SmtpStream.Contracts;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>Rule "above" fires on any revision, once per window; rule "below" on closed ones, withdrawn by a later revision.</summary>
internal sealed class ThresholdScorer(Guard leftOut) : IStageUser
{
    public const int Above = 8;
    public const int Below = 3;

    private const string Rule = "rule";
    private static readonly Destination Anomalies = new(Topics.Anomalies, 0);

    public static string AlertOf(string rule, string entity, long windowMs) => $"{rule}/{entity}/{windowMs}";

    public void Reset()
    {
    }

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored)
    {
        using var reader = ReferenceCodec.Reader(stored);
        return id[0] switch
        {
            'r' => RuleValue.Read(reader),
            'e' => LearnedEntity.Read(reader),
            _ => OutcomeValue.Read(reader),
        };
    }

    public void Loaded(StageState state)
    {
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
    }

    public void Apply(in InputRecord record, StageState state)
    {
        using var reader = ReferenceCodec.Reader(record.Body);
        switch (record.BodyField)
        {
            case ReferenceCodec.ControlField:
                if (state.Find(Rule) is { } old)
                {
                    state.Remove(old);
                }

                state.Add(Rule, RuleValue.Read(reader));
                break;
            case ReferenceCodec.WindowField:
                Score(reader.ReadString(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadBoolean(), state);
                break;
        }
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
    }

    public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer) => false;

    private void Score(string entity, long windowMs, long total, bool isClosed, StageState state)
    {
        var entry = state.Find($"e/{entity}") ?? state.Add($"e/{entity}", new LearnedEntity(entity, 0, 0));
        var learned = (LearnedEntity)entry.Value;
        var window = learned.Ring.GetValueOrDefault(windowMs);
        if (isClosed)
        {
            learned.Windows += window.IsClosed ? 0 : 1;
            learned.Sum += total - (window.IsClosed ? window.Total : 0);
            window.IsClosed = true;
        }

        window.Total = total;
        var threshold = ((RuleValue?)state.Find(Rule)?.Value)?.Threshold ?? Above;
        if (total >= threshold && !window.FiredAbove)
        {
            window.FiredAbove = true;
            Emit(AlertOf("above", entity, windowMs), isBreach: true, total, state);
        }

        if (isClosed && total <= Below != window.FiredBelow && (total <= Below || leftOut != Guard.Withdrawal))
        {
            window.FiredBelow = total <= Below;
            Emit(AlertOf("below", entity, windowMs), window.FiredBelow, total, state);
        }

        learned.Ring[windowMs] = window;
        state.Changed(entry);
    }

    private void Emit(string alert, bool isBreach, long total, StageState state)
    {
        var outcome = new OutcomeValue(alert, isBreach, total);
        if (leftOut == Guard.OwnEntryPerEmission)
        {
            if (state.Find($"x/{alert}") is { } earlier)
            {
                state.Remove(earlier);
            }

            state.Open(state.Add($"x/{alert}", outcome), Anomalies);
            return;
        }

        state.Finalise(state.Add($"x/{alert}/{state.Stamp.Incarnation}.{state.Stamp.Offset}", outcome), Anomalies);
    }
}
