using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Encoding.Events;

/// <summary>Reads the entries that events link to.</summary>
internal static class PartDecoder
{
    public static void Read(WireReader reader, out ProcessPart part)
    {
        part = default;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.Process.Server: part.Server = reader.Text(); break;
                case EventTags.Process.Service: part.Service = reader.Text(); break;
                case EventTags.Process.Daemon: part.Daemon = reader.Text(); break;
                case EventTags.Process.Pid: part.Pid = (uint)reader.Varint(); break;
                case EventTags.Process.TimeQuality: part.TimeQuality = (TimeQuality)WireEnum.From(reader.Varint()); break;
                default: reader.Skip(tag); break;
            }
        }
    }

    public static void Read(WireReader reader, out ClientPart part)
    {
        part = default;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.Client.Name: part.Name = reader.Text(); break;
                case EventTags.Client.Ip: part.Ip = reader.Text(); break;
                case EventTags.Client.Port: part.Port = (uint)reader.Varint(); break;
                case EventTags.Client.Helo: part.Helo = reader.Text(); break;
                default: reader.Skip(tag); break;
            }
        }
    }

    public static void Read(WireReader reader, out MessagePart part)
    {
        part = default;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.MessageFacts.QueueId: part.QueueId = reader.Text(); break;
                case EventTags.MessageFacts.Client: part.Client = (uint)reader.Varint(); break;
                case EventTags.MessageFacts.Sender: part.Sender = reader.Text(); break;
                case EventTags.MessageFacts.NullSender: part.NullSender = reader.Varint() != 0; break;
                case EventTags.MessageFacts.User: part.User = reader.Text(); break;
                case EventTags.MessageFacts.Mechanism: part.Mechanism = (SaslMechanism)WireEnum.From(reader.Varint()); break;
                case EventTags.MessageFacts.MessageId: part.MessageId = reader.Text(); break;
                case EventTags.MessageFacts.SizeBytes: part.SizeBytes = (long)reader.Varint(); break;
                case EventTags.MessageFacts.RecipientCount: part.RecipientCount = (uint)reader.Varint(); break;
                case EventTags.MessageFacts.Attempt: part.Attempt = (uint)reader.Varint(); break;
                case EventTags.MessageFacts.Correlation: part.Correlation = (Correlation)WireEnum.From(reader.Varint()); break;
                case EventTags.MessageFacts.MessageSource: part.Source = (MessageSource)WireEnum.From(reader.Varint()); break;
                default: reader.Skip(tag); break;
            }
        }
    }

    public static void Read(WireReader reader, out RoutePart part)
    {
        part = default;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.Route.Kind: part.Kind = (RelayKind)WireEnum.From(reader.Varint()); break;
                case EventTags.Route.Name: part.Name = reader.Text(); break;
                case EventTags.Route.Ip: part.Ip = reader.Text(); break;
                case EventTags.Route.Port: part.Port = (uint)reader.Varint(); break;
                case EventTags.Route.Provider: part.Provider = (Provider)WireEnum.From(reader.Varint()); break;
                case EventTags.Route.Transport: part.Transport = reader.Text(); break;
                default: reader.Skip(tag); break;
            }
        }
    }
}
