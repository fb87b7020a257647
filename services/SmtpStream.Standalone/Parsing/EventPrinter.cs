using SmtpStream.Encoding.Events;
using SmtpStream.Smtp;

namespace SmtpStream.Standalone.Parsing;

/// <summary>Prints events as JSON lines and counts them by kind.</summary>
internal sealed class EventPrinter : IMailEventSink, IDisposable
{
    private readonly OutputBuffer _output;
    private readonly MailEventJsonWriter _json;
    private readonly long[] _kinds = new long[256];

    public EventPrinter(OutputBuffer output)
    {
        _output = output;
        _json = new MailEventJsonWriter(output);
    }

    /// <summary>Indexed by the number of the kind.</summary>
    public ReadOnlySpan<long> Kinds => _kinds;

    public void SetSource(LogInput input) => _json.SetSource(input.Name, "", input.Name);

    public void OnEvent(in MailEvent mailEvent)
    {
        _kinds[(int)mailEvent.Kind]++;
        _json.Write(mailEvent);
        _output.FlushIfLarge();
    }

    public void Dispose() => _json.Dispose();
}
