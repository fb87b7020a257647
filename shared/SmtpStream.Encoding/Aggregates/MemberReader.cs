using SmtpStream.Encoding.Events;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>The messages of a <c>smtpstream.v1.PartialSet</c> or <c>WindowSet</c>, one after the other.</summary>
/// <param name="set">The encoded set.</param>
public ref struct MemberReader(ReadOnlySpan<byte> set)
{
    private WireReader _reader = new(set, 0);

    /// <exception cref="InvalidDataException">The bytes are no set.</exception>
    public bool TryRead(out ReadOnlySpan<byte> member)
    {
        while (!_reader.IsAtEnd)
        {
            var tag = _reader.Tag();
            if (tag == AggregateTags.Member)
            {
                member = _reader.Bytes();
                return true;
            }

            _reader.Skip(tag);
        }

        member = default;
        return false;
    }
}
