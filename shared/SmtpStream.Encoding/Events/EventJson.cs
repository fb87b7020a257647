using System.Text.Json;
using SmtpStream.Smtp;
using static SmtpStream.Encoding.Events.JsonFields;

namespace SmtpStream.Encoding.Events;

/// <summary>The properties of an event in the order of the proto's field numbers.</summary>
internal static class EventJson
{
    private static readonly EnumNames EventKindNames = EnumNames.Of("EventKind");
    private static readonly EnumNames DirectionNames = EnumNames.Of("Direction");
    private static readonly EnumNames TimeQualityNames = EnumNames.Of("TimeQuality");
    private static readonly EnumNames CorrelationNames = EnumNames.Of("Correlation");
    private static readonly EnumNames SaslMechanismNames = EnumNames.Of("SaslMechanism");
    private static readonly EnumNames ReplyOriginNames = EnumNames.Of("ReplyOrigin");
    private static readonly EnumNames RelayKindNames = EnumNames.Of("RelayKind");
    private static readonly EnumNames TlsVersionNames = EnumNames.Of("TlsVersion");
    private static readonly EnumNames TlsTrustNames = EnumNames.Of("TlsTrust");
    private static readonly EnumNames TlsDirectionNames = EnumNames.Of("TlsDirection");
    private static readonly EnumNames DeliveryOutcomeNames = EnumNames.Of("DeliveryOutcome");
    private static readonly EnumNames BounceClassNames = EnumNames.Of("BounceClass");
    private static readonly EnumNames ProviderNames = EnumNames.Of("Provider");
    private static readonly EnumNames RejectStageNames = EnumNames.Of("RejectStage");
    private static readonly EnumNames RejectActorNames = EnumNames.Of("RejectActor");
    private static readonly EnumNames CloseReasonNames = EnumNames.Of("CloseReason");
    private static readonly EnumNames PolicyVerbNames = EnumNames.Of("PolicyVerb");
    private static readonly EnumNames WarningCategoryNames = EnumNames.Of("WarningCategory");
    private static readonly EnumNames LifecycleChangeNames = EnumNames.Of("LifecycleChange");
    private static readonly EnumNames PostscreenTestNames = EnumNames.Of("PostscreenTest");
    private static readonly EnumNames NotificationKindNames = EnumNames.Of("NotificationKind");
    private static readonly EnumNames ConnectErrorNames = EnumNames.Of("ConnectError");
    private static readonly EnumNames RateLimitKindNames = EnumNames.Of("RateLimitKind");
    private static readonly EnumNames FilterMethodNames = EnumNames.Of("FilterMethod");
    private static readonly EnumNames FilterResultNames = EnumNames.Of("FilterResult");
    private static readonly EnumNames MessageSourceNames = EnumNames.Of("MessageSource");
    private static readonly EnumNames ProtocolNames = EnumNames.Of("Protocol");

    public static void WriteBeginning(Utf8JsonWriter json, in MailEvent e)
    {
        Enum(json, "kind"u8, EventKindNames, (int)e.Kind);
        Stamp(json, "eventTime"u8, e.TimeUnixNs);
    }

    public static void WriteContext(Utf8JsonWriter json, in MailEvent e)
    {
        Text(json, "server"u8, e.Server);
        Text(json, "service"u8, e.Service);
        Text(json, "daemon"u8, e.Daemon);
        Number(json, "pid"u8, e.Pid);
        Text(json, "queueId"u8, e.QueueId);
        Enum(json, "direction"u8, DirectionNames, (int)e.Direction);
        Bool(json, "internalHop"u8, e.InternalHop);
        Number(json, "attempt"u8, e.Attempt);
        Number(json, "multiplicity"u8, e.Multiplicity);
        Enum(json, "timeQuality"u8, TimeQualityNames, (int)e.TimeQuality);
        Stamp(json, "originalTime"u8, e.OriginalTimeUnixNs);
        Bool(json, "future"u8, e.Future);
        Bool(json, "truncated"u8, e.Truncated);
        Enum(json, "correlation"u8, CorrelationNames, (int)e.Correlation);
        Number(json, "pseudonymKeyId"u8, e.PseudonymKeyId);
        Text(json, "ownIp"u8, e.OwnIp);
    }

    public static void WriteParts(Utf8JsonWriter json, in MailEvent e)
    {
        WriteClient(json, e);
        WriteEnvelope(json, e);
        WriteReply(json, e);
        WriteRelay(json, e);
        WriteTls(json, e);
        WriteDelays(json, e);
        Text(json, "user"u8, e.User);
        Enum(json, "mechanism"u8, SaslMechanismNames, (int)e.Mechanism);
        Text(json, "messageId"u8, e.MessageId);
        Int64(json, "sizeBytes"u8, e.SizeBytes);
        Number(json, "recipientCount"u8, e.RecipientCount);
    }

    public static void WriteKind(Utf8JsonWriter json, in MailEvent e)
    {
        Enum(json, "outcome"u8, DeliveryOutcomeNames, (int)e.Outcome);
        Enum(json, "bounceClass"u8, BounceClassNames, (int)e.BounceClass);
        Enum(json, "provider"u8, ProviderNames, (int)e.Provider);
        Enum(json, "stage"u8, RejectStageNames, (int)e.Stage);
        Enum(json, "rejectedBy"u8, RejectActorNames, (int)e.RejectedBy);
        Enum(json, "closeReason"u8, CloseReasonNames, (int)e.CloseReason);
        Enum(json, "policyVerb"u8, PolicyVerbNames, (int)e.PolicyVerb);
        Enum(json, "warning"u8, WarningCategoryNames, (int)e.Warning);
        Enum(json, "lifecycle"u8, LifecycleChangeNames, (int)e.Lifecycle);
        Enum(json, "postscreenTest"u8, PostscreenTestNames, (int)e.PostscreenTest);
        Enum(json, "notificationKind"u8, NotificationKindNames, (int)e.NotificationKind);
        Enum(json, "connectError"u8, ConnectErrorNames, (int)e.ConnectError);
        Enum(json, "rateLimit"u8, RateLimitKindNames, (int)e.RateLimit);
        Enum(json, "filterMethod"u8, FilterMethodNames, (int)e.FilterMethod);
        Enum(json, "filterResult"u8, FilterResultNames, (int)e.FilterResult);
        Enum(json, "messageSource"u8, MessageSourceNames, (int)e.MessageSource);
        Enum(json, "protocol"u8, ProtocolNames, (int)e.Protocol);
        Bool(json, "warnOnly"u8, e.WarnOnly);
    }

    public static void WriteDetail(Utf8JsonWriter json, in MailEvent e)
    {
        Text(json, "relatedQueueId"u8, e.RelatedQueueId);
        Text(json, "rule"u8, e.Rule);
        Text(json, "text"u8, e.Text);
        if (e.Value != 0)
        {
            json.WriteNumber("value"u8, e.Value);
        }

        if (!e.Commands.IsEmpty)
        {
            WriteCommands(json, e.Commands);
        }

        Text(json, "transport"u8, e.Transport);
    }

    private static void WriteClient(Utf8JsonWriter json, in MailEvent e)
    {
        if (e.ClientName.Length + e.ClientIp.Length + e.ClientHelo.Length + e.ClientPort != 0)
        {
            json.WriteStartObject("client"u8);
            Text(json, "name"u8, e.ClientName);
            Text(json, "ip"u8, e.ClientIp);
            Number(json, "port"u8, e.ClientPort);
            Text(json, "helo"u8, e.ClientHelo);
            json.WriteEndObject();
        }
    }

    private static void WriteEnvelope(Utf8JsonWriter json, in MailEvent e)
    {
        if (e.NullSender || e.Sender.Length + e.Recipient.Length + e.OriginalRecipient.Length != 0)
        {
            json.WriteStartObject("envelope"u8);
            Text(json, "sender"u8, e.Sender);
            Bool(json, "nullSender"u8, e.NullSender);
            Text(json, "recipient"u8, e.Recipient);
            Text(json, "originalRecipient"u8, e.OriginalRecipient);
            json.WriteEndObject();
        }
    }

    private static void WriteReply(Utf8JsonWriter json, in MailEvent e)
    {
        var text = e.ReplyEnhanced.Length + e.ReplyText.Length + e.ReplyCommand.Length;
        if (text + e.ReplyCode + (uint)e.ReplyOrigin != 0)
        {
            json.WriteStartObject("reply"u8);
            Number(json, "code"u8, e.ReplyCode);
            Text(json, "enhanced"u8, e.ReplyEnhanced);
            Text(json, "text"u8, e.ReplyText);
            Enum(json, "origin"u8, ReplyOriginNames, (int)e.ReplyOrigin);
            Text(json, "command"u8, e.ReplyCommand);
            json.WriteEndObject();
        }
    }

    private static void WriteRelay(Utf8JsonWriter json, in MailEvent e)
    {
        if (e.RelayName.Length + e.RelayIp.Length + (uint)e.RelayKind + e.RelayPort != 0)
        {
            json.WriteStartObject("relay"u8);
            Enum(json, "kind"u8, RelayKindNames, (int)e.RelayKind);
            Text(json, "name"u8, e.RelayName);
            Text(json, "ip"u8, e.RelayIp);
            Number(json, "port"u8, e.RelayPort);
            json.WriteEndObject();
        }
    }

    private static void WriteTls(Utf8JsonWriter json, in MailEvent e)
    {
        if (e.TlsCipher.Length + (uint)e.TlsVersion + e.TlsBits + (uint)e.TlsTrust + (uint)e.TlsDirection != 0)
        {
            json.WriteStartObject("tls"u8);
            Enum(json, "version"u8, TlsVersionNames, (int)e.TlsVersion);
            Text(json, "cipher"u8, e.TlsCipher);
            Number(json, "bits"u8, e.TlsBits);
            Enum(json, "trust"u8, TlsTrustNames, (int)e.TlsTrust);
            Enum(json, "direction"u8, TlsDirectionNames, (int)e.TlsDirection);
            json.WriteEndObject();
        }
    }

    private static void WriteDelays(Utf8JsonWriter json, in MailEvent e)
    {
        if (e.HasDelays)
        {
            json.WriteStartObject("delays"u8);
            Int64(json, "totalUs"u8, e.DelayUs);
            Int64(json, "beforeQueueUs"u8, e.DelayBeforeQueueUs);
            Int64(json, "inQueueUs"u8, e.DelayInQueueUs);
            Int64(json, "connectionUs"u8, e.DelayConnectionUs);
            Int64(json, "transmissionUs"u8, e.DelayTransmissionUs);
            json.WriteEndObject();
        }
        else
        {
            Int64(json, "ageUs"u8, e.DelayUs);
        }
    }

    private static void WriteCommands(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        json.WriteStartArray("commands"u8);
        while (CommandCounts.TryReadNext(ref text, out var verb, out var ok, out var total))
        {
            json.WriteStartObject();
            Text(json, "verb"u8, verb);
            Number(json, "ok"u8, ok);
            Number(json, "total"u8, total);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
