using System.Buffers;
using Google.Protobuf;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Detection.Outcomes;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Outcomes;

/// <summary>Bytes of <c>smtpstream.v1.Outcome</c> ↔ <see cref="Outcome"/>. The bytes of equal values are equal.</summary>
public static class OutcomeCodec
{
    /// <exception cref="InvalidDataException">The bytes are no outcome.</exception>
    public static Outcome Read(ReadOnlySpan<byte> bytes)
    {
        Proto.Outcome read;
        try
        {
            read = Proto.Outcome.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("The bytes are not an outcome.", e);
        }

        if (read.RuleId.Length == 0 || read.Entity is null)
        {
            throw new InvalidDataException("The outcome has no rule or no entity.");
        }

        return new Outcome
        {
            RuleId = read.RuleId,
            RuleRevision = read.RuleRevision,
            DetectorVersion = (int)read.DetectorVersion,
            Entity = new EntityKey(read.Entity.Tenant, (EntityKind)read.Entity.Kind, read.Entity.Name),
            Window = new WindowSpan(read.WindowStartUnixMs, (int)read.WindowLengthSeconds),
            Kind = (OutcomeKind)read.Kind,
            Severity = (Severity)read.Severity,
            For = TimeSpan.FromSeconds(read.ForSeconds),
            KeepFiring = TimeSpan.FromSeconds(read.KeepFiringSeconds),
            Labels = new SortedDictionary<string, string>(read.Labels, StringComparer.Ordinal),
            Explanation = read.Explanation is { } explanation ? ExplanationCodec.FromMessage(explanation) : null,
            FromOpenWindow = read.FromOpenWindow,
        };
    }

    public static void Write(IBufferWriter<byte> writer, Outcome outcome) => ToMessage(outcome).WriteTo(writer);

    /// <summary>Writes it as a field of <c>DerivedRecord.body</c>, with tag and length.</summary>
    public static void WriteDerived(IBufferWriter<byte> writer, Outcome outcome) =>
        new Proto.DerivedRecord { Outcome = ToMessage(outcome) }.WriteTo(writer);

    /// <summary>The message, for services that answer with it.</summary>
    public static Proto.Outcome ToMessage(Outcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var message = new Proto.Outcome
        {
            RuleId = outcome.RuleId,
            RuleRevision = outcome.RuleRevision,
            DetectorVersion = (uint)outcome.DetectorVersion,
            Entity = new Proto.Entity
            {
                Tenant = outcome.Entity.Tenant,
                Kind = (Proto.EntityKind)outcome.Entity.Kind,
                Name = outcome.Entity.Name,
            },
            WindowStartUnixMs = outcome.Window.StartUnixMs,
            WindowLengthSeconds = (uint)outcome.Window.LengthSeconds,
            Kind = (Proto.OutcomeKind)outcome.Kind,
            Severity = (Proto.Severity)outcome.Severity,
            ForSeconds = (uint)outcome.For.TotalSeconds,
            KeepFiringSeconds = (uint)outcome.KeepFiring.TotalSeconds,
            Explanation = outcome.Explanation is { } explanation ? ExplanationCodec.ToMessage(explanation) : null,
            FromOpenWindow = outcome.FromOpenWindow,
        };

        // A map is written in the order of insertion.
        foreach (var (name, value) in outcome.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            message.Labels.Add(name, value);
        }

        return message;
    }
}
