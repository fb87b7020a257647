using CsCheck;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Tests.Events;

/// <summary>
/// Generated messages with every field of the descriptor drawn at random, so that a field added to the proto and forgotten in
/// the hand-written code fails the comparisons.
/// </summary>
internal static class RandomEvents
{
    private static readonly string[] Words =
        ["", "a", "mx1", "smtpd", "postfix", "user@example.com", "192.0.2.1", "ümläut@例え.jp", "250 2.0.0 Ok: queued as 4F1"];

    private static readonly string[] Shorthands =
        ["links", "command_text", "delays_ms", "recent_links", "recipient", "delay_parts_ms"];

    public static Gen<MailEvent> Event { get; } = Gen.Int.Select(seed => Draw(new Random(seed)));

    /// <summary>Half of them repeat an earlier one with a few fields drawn anew: what a batch says once.</summary>
    public static Gen<MailEvent[]> Events { get; } = Gen.Select(Event.Array[0, 20], Gen.Int, (events, seed) => Related(events, new Random(seed)));

    private static MailEvent[] Related(MailEvent[] events, Random random)
    {
        for (var i = 1; i < events.Length; i++)
        {
            if (random.Next(2) == 0)
            {
                events[i] = events[random.Next(i)].Clone();
                Fill(events[i], random, random.NextDouble() / 8);
            }
        }

        return events;
    }

    private static MailEvent Draw(Random random)
    {
        var message = new MailEvent();
        var density = random.NextDouble();
        Fill(message, random, density);
        return message;
    }

    private static void Fill(IMessage message, Random random, double density)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            // How a batch says what other fields mean.
            if (random.NextDouble() > density || (message is MailEvent && Shorthands.Contains(field.Name)))
            {
                continue;
            }

            if (field.IsRepeated)
            {
                AddCommands((MailEvent)message, random);
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, random, density));
            }
        }

        // Of a line with delays the age is the total.
        if (message is MailEvent { Delays: not null } mailEvent)
        {
            mailEvent.AgeUs = 0;
        }
    }

    private static object Value(FieldDescriptor field, Random random, double density)
    {
        switch (field.FieldType)
        {
            case FieldType.Enum:
                return field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number;
            case FieldType.Bool:
                return random.Next(2) == 1;
            case FieldType.UInt32:
                return (uint)(random.Next(3) == 0 ? random.NextInt64(1L << 31) : random.Next(1_000));
            case FieldType.UInt64:
                var number = (ulong)random.NextInt64(1L << random.Next(1, 63));

                // Delays are whole milliseconds as a rule.
                return field.Name.EndsWith("_us", StringComparison.Ordinal) && random.Next(8) > 0 ? number / 1_000 * 1_000 : number;
            case FieldType.Double:
                return random.Next(-1_000, 1_000) / 8.0;
            case FieldType.String:
                return Word(random);
            default:
                return Message(field.MessageType, random, density);
        }
    }

    private static IMessage Message(MessageDescriptor type, Random random, double density)
    {
        if (type == Timestamp.Descriptor)
        {
            return new Timestamp { Seconds = random.Next(-1_000_000, int.MaxValue), Nanos = random.Next(1_000_000_000) };
        }

        var message = type.Parser.ParseFrom([]);
        Fill(message, random, density);
        return message;
    }

    private static void AddCommands(MailEvent message, Random random)
    {
        message.Commands.Clear();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var total = (uint)random.Next(1, 2_000_000);
            message.Commands.Add(new CommandCount
            {
                Verb = ((string[])["ehlo", "auth", "mail", "rcpt", "unknown"])[random.Next(5)],
                Ok = random.Next(2) == 0 ? total : (uint)random.Next((int)total),
                Total = total,
            });
        }
    }

    private static string Word(Random random) =>
        random.Next(20) == 0 ? new string('x', random.Next(300)) : Words[random.Next(Words.Length)];
}
