using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Collections;
using SmtpStream.Detection.Outcomes;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Control;

/// <summary>Bytes of <c>smtpstream.v1.ControlChange</c> ↔ <see cref="ControlChange"/>. The bytes of equal values are equal.</summary>
public static class ControlChangeCodec
{
    /// <summary>Reads the body of a control record, or the record of smtp.control itself.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a control change of a known kind.</exception>
    public static ControlChange Read(ReadOnlyMemory<byte> bytes)
    {
        Proto.ControlChange read;
        try
        {
            read = Proto.ControlChange.Parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("The bytes are not a control change.", e);
        }

        var body = ReadBody(read);
        var kind = (ControlKind)read.Kind;
        return read.Id.Length == 0 || (body is not null && body.Kind != kind)
            ? throw new InvalidDataException($"Control change of kind {kind} has no id or a body of kind {body?.Kind}.")
            : new ControlChange
            {
                Kind = kind,
                Id = read.Id,
                Actor = read.Actor,
                TimeUnixMs = read.TimeUnixMs,
                RequestId = read.RequestId,
                Removed = read.Removed || body is null,
                Body = read.Removed ? null : body,
            };
    }

    public static void Write(IBufferWriter<byte> writer, ControlChange change) => ToMessage(change).WriteTo(writer);

    /// <summary>Key of its record in smtp.control, which is compacted: the newest record of a kind and id is kept.</summary>
    public static byte[] RecordKey(ControlChange change) => System.Text.Encoding.UTF8.GetBytes($"{change.Kind}/{change.Id}");

    /// <summary>Writes it as a field of <c>DerivedRecord.body</c>, with tag and length.</summary>
    public static void WriteDerived(IBufferWriter<byte> writer, ControlChange change) =>
        new Proto.DerivedRecord { Control = ToMessage(change) }.WriteTo(writer);

    private static IControlBody? ReadBody(Proto.ControlChange read) => read.ChangeCase switch
    {
        Proto.ControlChange.ChangeOneofCase.Rule => new RuleChange
        {
            Revision = read.Rule.Revision,
            Enabled = read.Rule.Enabled,
            Severity = (Severity)read.Rule.Severity,
            For = TimeSpan.FromSeconds(read.Rule.ForSeconds),
            KeepFiring = TimeSpan.FromSeconds(read.Rule.KeepFiringSeconds),
            Parameters = new SortedDictionary<string, double>(read.Rule.Parameters, StringComparer.Ordinal),
        },
        Proto.ControlChange.ChangeOneofCase.Silence => SilenceCodec.FromMessage(read.Silence),
        Proto.ControlChange.ChangeOneofCase.Acknowledgement =>
            new Acknowledgement(read.Acknowledgement.Fingerprint, read.Acknowledgement.Episode, read.Acknowledgement.Comment),
        Proto.ControlChange.ChangeOneofCase.Feedback =>
            new Feedback(read.Feedback.Fingerprint, read.Feedback.Episode, (FeedbackLabel)read.Feedback.Label),
        Proto.ControlChange.ChangeOneofCase.Model =>
            new ModelPointer(read.Model.ModelClass, read.Model.Version, read.Model.HoldsFromUnixMs),
        Proto.ControlChange.ChangeOneofCase.QuietUntil => new QuietUntil(read.QuietUntil.EventTimeUnixMs),
        Proto.ControlChange.ChangeOneofCase.Instance => new InstanceId(read.Instance.Id),
        _ => null,
    };

    private static Proto.ControlChange ToMessage(ControlChange change)
    {
        var message = new Proto.ControlChange
        {
            Kind = (Proto.ControlKind)change.Kind,
            Id = change.Id,
            Actor = change.Actor,
            TimeUnixMs = change.TimeUnixMs,
            RequestId = change.RequestId,
            Removed = change.Removed,
        };
        WriteBody(message, change.Body);
        return message;
    }

    private static void WriteBody(Proto.ControlChange message, IControlBody? body)
    {
        switch (body)
        {
            case RuleChange rule:
                message.Rule = ToMessage(rule);
                break;
            case Silence silence:
                message.Silence = SilenceCodec.ToMessage(silence);
                break;
            case Acknowledgement acknowledgement:
                message.Acknowledgement = new Proto.Acknowledgement
                {
                    Fingerprint = acknowledgement.Fingerprint,
                    Episode = acknowledgement.Episode,
                    Comment = acknowledgement.Comment,
                };
                break;
            case Feedback feedback:
                message.Feedback = new Proto.Feedback
                {
                    Fingerprint = feedback.Fingerprint,
                    Episode = feedback.Episode,
                    Label = (Proto.FeedbackLabel)feedback.Label,
                };
                break;
            case ModelPointer model:
                message.Model = new Proto.ModelPointer
                {
                    ModelClass = model.ModelClass,
                    Version = model.Version,
                    HoldsFromUnixMs = model.HoldsFromUnixMs,
                };
                break;
            case QuietUntil quiet:
                message.QuietUntil = new Proto.QuietUntil { EventTimeUnixMs = quiet.EventTimeUnixMs };
                break;
            case InstanceId instance:
                message.Instance = new Proto.InstanceId { Id = instance.Id };
                break;
        }
    }

    private static Proto.RuleChange ToMessage(RuleChange rule)
    {
        var message = new Proto.RuleChange
        {
            Revision = rule.Revision,
            Enabled = rule.Enabled,
            Severity = (Proto.Severity)rule.Severity,
            ForSeconds = (uint)rule.For.TotalSeconds,
            KeepFiringSeconds = (uint)rule.KeepFiring.TotalSeconds,
        };
        // A map is written in the order of insertion.
        AddSorted(message.Parameters, rule.Parameters);
        return message;
    }

    private static void AddSorted(MapField<string, double> map, IReadOnlyDictionary<string, double> values)
    {
        foreach (var (name, value) in values.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            map.Add(name, value);
        }
    }
}
