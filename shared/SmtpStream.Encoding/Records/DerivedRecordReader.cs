using SmtpStream.Streams;

namespace SmtpStream.Encoding.Records;

/// <summary>Reads the envelope of <c>smtpstream.v1.DerivedRecord</c>; the body is passed through undecoded.</summary>
public static class DerivedRecordReader
{
    /// <exception cref="InvalidDataException">The bytes are not a derived record. Every byte there is ours, so it is a bug.</exception>
    public static InputRecord Read(long offset, ReadOnlyMemory<byte> record)
    {
        var reader = new FieldReader(record.Span);
        StageIdentity sender = default;
        StreamPosition stamp = default, covered = default;
        string? id = null;
        var bodyField = 0;
        ReadOnlyMemory<byte> body = default;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: sender = ReadSender(reader.Bytes(record.Span)); break;
                case 2: stamp = ReadPosition(reader.Bytes(record.Span)); break;
                case 3: id = System.Text.Encoding.UTF8.GetString(reader.Bytes(record.Span)); break;
                case 4: covered = ReadPosition(reader.Bytes(record.Span)); break;
                case >= DerivedRecordField.PartialSet and <= DerivedRecordField.Control:
                    bodyField = reader.Field;
                    body = record.Slice(reader.Start, reader.Length);
                    break;
            }
        }

        return bodyField == 0 || sender.Stage == StageKind.None
            ? throw new InvalidDataException($"Derived record at offset {offset} has no {(bodyField == 0 ? "body" : "sender")}.")
            : new InputRecord
            {
                Offset = offset,
                Sender = sender,
                Mark = new Mark(stamp, string.IsNullOrEmpty(id) ? null : id),
                Covered = covered,
                BodyField = bodyField,
                Body = body,
            };
    }

    private static StageIdentity ReadSender(ReadOnlySpan<byte> message)
    {
        var reader = new FieldReader(message);
        ulong stage = 0, partition = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: stage = reader.Varint; break;
                case 2: partition = reader.Varint; break;
            }
        }

        return stage > byte.MaxValue || partition > int.MaxValue
            ? throw new InvalidDataException($"Sender ({stage}, {partition}) is out of range.")
            : new StageIdentity((StageKind)stage, (int)partition);
    }

    private static StreamPosition ReadPosition(ReadOnlySpan<byte> message)
    {
        var reader = new FieldReader(message);
        ulong incarnation = 0, offset = 0, turn = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: incarnation = reader.Varint; break;
                case 2: offset = reader.Varint; break;
                case 3: turn = reader.Varint; break;
            }
        }

        return new StreamPosition((long)incarnation, (long)offset, (long)turn);
    }

    // Fields of one message in order; a length-delimited one is given as a range, so that the caller can slice its memory.
    private ref struct FieldReader(ReadOnlySpan<byte> message)
    {
        private readonly ReadOnlySpan<byte> _message = message;
        private int _at;

        public int Field { get; private set; }

        public ulong Varint { get; private set; }

        public int Start { get; private set; }

        public int Length { get; private set; }

        public readonly ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> whole) => whole.Slice(Start, Length);

        public bool Next()
        {
            if (_at == _message.Length)
            {
                return false;
            }

            var tag = ReadVarint();
            Field = (int)(tag >> 3);
            (Varint, Start, Length) = (0, _at, 0);
            switch (tag & 7)
            {
                case 0: Varint = ReadVarint(); break;
                case 1: Skip(8); break;
                case 2: Delimited(); break;
                case 5: Skip(4); break;
                default: throw new InvalidDataException($"Wire type {tag & 7} at byte {Start}.");
            }

            return true;
        }

        private void Delimited()
        {
            var length = ReadVarint();
            Start = _at;
            Length = length <= (ulong)(_message.Length - _at) ? (int)length : throw new InvalidDataException($"Length {length} at byte {_at} passes the end.");
            _at += Length;
        }

        private void Skip(int bytes)
        {
            Length = bytes <= _message.Length - _at ? bytes : throw new InvalidDataException($"Fixed value at byte {_at} passes the end.");
            _at += bytes;
        }

        private ulong ReadVarint()
        {
            ulong value = 0;
            for (var shift = 0; shift < 64; shift += 7)
            {
                if (_at == _message.Length)
                {
                    break;
                }

                var next = _message[_at++];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }

            throw new InvalidDataException($"Varint at byte {_at} has no end.");
        }
    }
}
