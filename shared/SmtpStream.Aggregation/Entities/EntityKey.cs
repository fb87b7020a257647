namespace SmtpStream.Aggregation.Entities;

/// <summary>Tenant, kind and normalised name of an entity: the key of smtp.partials and smtp.windows.</summary>
/// <param name="Tenant">Empty is the default tenant.</param>
/// <param name="Kind">What is measured.</param>
/// <param name="Name">Normalised, at most 256 bytes of UTF-8; longer names are replaced by their hash.</param>
public readonly record struct EntityKey(string Tenant, EntityKind Kind, string Name)
{
    /// <summary>Canonical text "kind:tenant:name", with the kind's number: the record key and part of entry ids.</summary>
    public override string ToString() => $"{(byte)Kind}:{Tenant}:{Name}";

    /// <summary>Reads the canonical text.</summary>
    /// <exception cref="FormatException">The text is not "kind:tenant:name".</exception>
    public static EntityKey Parse(string text)
    {
        var first = text.IndexOf(':', StringComparison.Ordinal);
        var second = first < 0 ? -1 : text.IndexOf(':', first + 1);
        if (second < 0 || !byte.TryParse(text.AsSpan(0, first), out var kind))
        {
            throw new FormatException($"'{text}' is not kind:tenant:name.");
        }

        return new EntityKey(text[(first + 1)..second], (EntityKind)kind, text[(second + 1)..]);
    }
}
