using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Events;
using T = SmtpStream.Encoding.Aggregates.AggregateTags;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>A partial whose measures stay encoded.</summary>
public readonly ref struct PartialView
{
    /// <exception cref="InvalidDataException">The bytes are no partial.</exception>
    public PartialView(ReadOnlySpan<byte> message)
    {
        Zone = "";
        long start = 0;
        var length = 0;
        var reader = new WireReader(message, 0);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Span.Entity:
                    Entity = EntityEncoding.Read(reader.Message());
                    break;
                case T.Span.Start:
                    start = (long)reader.Varint();
                    break;
                case T.Span.Length:
                    length = (int)reader.Varint();
                    break;
                case T.Span.State:
                    State = (PartialState)reader.Varint();
                    break;
                case T.Span.Measures:
                    Measures = reader.Bytes();
                    break;
                case T.Partial.LogLoss:
                    LogLoss = (long)reader.Varint();
                    break;
                case T.Partial.Birth:
                    Birth = (long)reader.Varint();
                    break;
                case T.Partial.Zone:
                    Zone = EntityEncoding.ReadText(ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        Span = new WindowSpan(start, length);
    }

    public EntityKey Entity { get; }

    public WindowSpan Span { get; }

    public PartialState State { get; }

    /// <summary>The encoded measures.</summary>
    public ReadOnlySpan<byte> Measures { get; }

    public long LogLoss { get; }

    public long Birth { get; }

    public string Zone { get; }
}
