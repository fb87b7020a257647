using System.Globalization;
using System.Reflection;
using System.Text;

namespace SmtpStream.Smtp.Tests;

/// <summary>An event as one line of "Name=value" pairs, absent fields left out; the form of the golden files.</summary>
internal static class EventText
{
    private static readonly string[] Hidden =
    [
        nameof(MailEvent.Kind), nameof(MailEvent.TimeUnixNs), nameof(MailEvent.OriginalTimeUnixNs), nameof(MailEvent.Position),
        nameof(MailEvent.Server), nameof(MailEvent.Service), nameof(MailEvent.Daemon), nameof(MailEvent.Pid),
        nameof(MailEvent.TimeQuality),
    ];

    private delegate string Getter(in MailEvent mailEvent);

    private static readonly (string Name, Getter Get)[] Fields = typeof(MailEvent)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => !Hidden.Contains(property.Name))
        .Select(property => (property.Name, MakeGetter(property)))
        .ToArray();

    public static string Describe(in MailEvent mailEvent)
    {
        var text = new StringBuilder();
        text.Append(mailEvent.Kind);
        foreach (var (name, get) in Fields)
        {
            var value = get(in mailEvent);
            if (value.Length > 0)
            {
                text.Append(' ').Append(name).Append('=').Append(value);
            }
        }

        return text.ToString();
    }

    /// <summary>Every field, the hidden ones too: for comparing runs.</summary>
    public static string DescribeFully(in MailEvent mailEvent) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{mailEvent.Position.Offset}.{mailEvent.Position.Ordinal} {mailEvent.TimeUnixNs} {mailEvent.OriginalTimeUnixNs} ")
        + $"{Text(mailEvent.Server)} {Text(mailEvent.Service)} {Text(mailEvent.Daemon)} {mailEvent.Pid} {Describe(mailEvent)}";

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private static Getter MakeGetter(PropertyInfo property)
    {
        var method = property.GetMethod!;
        if (property.PropertyType == typeof(ReadOnlySpan<byte>))
        {
            var span = method.CreateDelegate<SpanGetter>();
            return (in mailEvent) => Quote(Text(span(in mailEvent)));
        }

        if (property.PropertyType == typeof(bool))
        {
            var flag = method.CreateDelegate<BoolGetter>();
            return (in mailEvent) => flag(in mailEvent) ? "yes" : "";
        }

        if (property.PropertyType == typeof(long))
        {
            var number = method.CreateDelegate<LongGetter>();
            return (in mailEvent) => number(in mailEvent) is var n and not 0 ? n.ToString(CultureInfo.InvariantCulture) : "";
        }

        if (property.PropertyType == typeof(uint))
        {
            var number = method.CreateDelegate<UIntGetter>();
            return (in mailEvent) => number(in mailEvent) is var n and not 0 ? n.ToString(CultureInfo.InvariantCulture) : "";
        }

        if (property.PropertyType == typeof(double))
        {
            var number = method.CreateDelegate<DoubleGetter>();
            return (in mailEvent) => number(in mailEvent) is var n and not 0 ? n.ToString(CultureInfo.InvariantCulture) : "";
        }

        var value = method.CreateDelegate<ByteGetter>();
        return (in mailEvent) => value(in mailEvent) is var n and not 0 ? Enum.GetName(property.PropertyType, n)! : "";
    }

    private static string Quote(string value) => value.Length > 0 && value.Contains(' ', StringComparison.Ordinal) ? $"\"{value}\"" : value;

    private delegate ReadOnlySpan<byte> SpanGetter(in MailEvent mailEvent);

    private delegate bool BoolGetter(in MailEvent mailEvent);

    private delegate long LongGetter(in MailEvent mailEvent);

    private delegate uint UIntGetter(in MailEvent mailEvent);

    private delegate double DoubleGetter(in MailEvent mailEvent);

    private delegate byte ByteGetter(in MailEvent mailEvent);
}
