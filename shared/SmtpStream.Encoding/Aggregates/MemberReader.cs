using SmtpStream.Encoding.Events;
using SmtpStream.Encoding.Records;
using SmtpStream.Streams;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>The partials or windows of a derived record, one after the other: those of a set, or the one that it is.</summary>
public ref struct MemberReader
{
    private readonly bool _isSet;
    private WireReader _reader;
    private ReadOnlySpan<byte> _single;

    /// <param name="bodyField">Of <c>DerivedRecord.body</c>.</param>
    /// <param name="body">The body.</param>
    public MemberReader(int bodyField, ReadOnlySpan<byte> body)
    {
        _isSet = bodyField is DerivedRecordField.PartialSet or DerivedRecordField.WindowSet;
        _reader = new WireReader(_isSet ? body : default, 0);
        _single = _isSet ? default : body;
    }

    public static MemberReader Of(in InputRecord record) => new(record.BodyField, record.Body.Span);

    /// <exception cref="InvalidDataException">The bytes are no set.</exception>
    public bool TryRead(out ReadOnlySpan<byte> member)
    {
        member = _single;
        _single = default;
        while (member.IsEmpty && !_reader.IsAtEnd)
        {
            var tag = _reader.Tag();
            if (tag == AggregateTags.Member)
            {
                member = _reader.Bytes();
            }
            else
            {
                _reader.Skip(tag);
            }
        }

        return !member.IsEmpty;
    }
}
