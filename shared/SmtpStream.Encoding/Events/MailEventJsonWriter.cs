using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SmtpStream.Smtp;

namespace SmtpStream.Encoding.Events;

/// <summary>
/// Writes one event as one JSON object and a line feed: the protobuf JSON form of <c>smtpstream.v1.MailEvent</c>, with the
/// position moved into <c>source</c>. docs/events-json.md describes each property. One thread; allocates nothing per event.
/// </summary>
public sealed class MailEventJsonWriter : IDisposable
{
    private readonly IBufferWriter<byte> _output;
    private readonly Utf8JsonWriter _json;
    private readonly EventText _text = new();
    private JsonEncodedText _sourceName = JsonEncodedText.Encode("");
    private JsonEncodedText _origin = JsonEncodedText.Encode("");
    private JsonEncodedText _path = JsonEncodedText.Encode("");

    public MailEventJsonWriter(IBufferWriter<byte> output)
    {
        _output = output;
        _json = new Utf8JsonWriter(output, new JsonWriterOptions
        {
            // Still escapes quotes and control characters; addresses in other scripts stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        });
    }

    /// <summary>Says where the following events come from.</summary>
    public void SetSource(string name, string origin, string path)
    {
        _sourceName = JsonEncodedText.Encode(name);
        _origin = JsonEncodedText.Encode(origin);
        _path = JsonEncodedText.Encode(path);
    }

    public void Write(MailEvent mailEvent)
    {
        _text.Clean(ref mailEvent);
        _json.WriteStartObject();
        EventJson.WriteBeginning(_json, mailEvent);
        WriteSource(mailEvent.Position);
        EventJson.WriteContext(_json, mailEvent);
        EventJson.WriteParts(_json, mailEvent);
        EventJson.WriteKind(_json, mailEvent);
        EventJson.WriteDetail(_json, mailEvent);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _output.Write("\n"u8);
    }

    public void Dispose() => _json.Dispose();

    private void WriteSource(SourcePosition position)
    {
        _json.WriteStartObject("source"u8);
        _json.WriteString("name"u8, _sourceName);
        _json.WriteString("origin"u8, _origin);
        _json.WriteString("path"u8, _path);
        _json.WriteStartObject("position"u8);
        JsonFields.Int64(_json, "offset"u8, position.Offset, always: true);
        _json.WriteNumber("ordinal"u8, position.Ordinal);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }
}
