using SmtpStream.Aggregation.Entities;
using SmtpStream.Encoding.Events;
using T = SmtpStream.Encoding.Aggregates.AggregateTags;

namespace SmtpStream.Encoding.Aggregates;

/// <summary><c>smtpstream.v1.Entity</c> ↔ <see cref="EntityKey"/>.</summary>
internal static class EntityEncoding
{
    private const int LengthWidth = 2;

    /// <summary>Bytes that a text takes at most.</summary>
    public static int MaxBytes(string text) => 8 + System.Text.Encoding.UTF8.GetMaxByteCount(text.Length);

    public static int MaxBytes(EntityKey entity) => 16 + MaxBytes(entity.Tenant) + MaxBytes(entity.Name);

    public static void Write(ref WireWriter writer, uint tag, EntityKey entity)
    {
        writer.Tag(tag);
        var body = writer.Open(LengthWidth);
        WriteText(ref writer, T.Entity.Tenant, entity.Tenant);
        writer.Varint(T.Entity.Kind, (uint)entity.Kind);
        WriteText(ref writer, T.Entity.Name, entity.Name);
        writer.Close(body, LengthWidth);
    }

    public static EntityKey Read(WireReader reader)
    {
        var tenant = "";
        var kind = EntityKind.None;
        var name = "";
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Entity.Tenant:
                    tenant = ReadText(ref reader);
                    break;
                case T.Entity.Kind:
                    kind = (EntityKind)reader.Varint();
                    break;
                case T.Entity.Name:
                    name = ReadText(ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new EntityKey(tenant, kind, name);
    }

    public static EntityKind ReadKind(WireReader reader)
    {
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            if (tag == T.Entity.Kind)
            {
                return (EntityKind)reader.Varint();
            }

            reader.Skip(tag);
        }

        return EntityKind.None;
    }

    public static string ReadText(ref WireReader reader) => System.Text.Encoding.UTF8.GetString(reader.Bytes());

    public static void WriteText(ref WireWriter writer, uint tag, string text)
    {
        if (text.Length > 0)
        {
            var length = System.Text.Encoding.UTF8.GetMaxByteCount(text.Length);
            Span<byte> buffer = length <= 1024 ? stackalloc byte[1024] : new byte[length];
            writer.String(tag, buffer[..System.Text.Encoding.UTF8.GetBytes(text, buffer)]);
        }
    }
}
