using System.CommandLine;
using System.CommandLine.Parsing;
using SmtpStream.Contracts.V1;

namespace SmtpStream.Standalone.Commands.Remote;

/// <summary>"server:mx1", "user:bob@example.org", "acme/server:mx1": kind and name of an entity, behind its tenant where it has one.</summary>
internal static class EntityArgument
{
    private static readonly Dictionary<string, EntityKind> Kinds = Enum.GetValues<EntityKind>()
        .Where(k => k != EntityKind.Unspecified)
        .ToDictionary(Name);

    public static string KindNames => string.Join(", ", Kinds.Keys);

    public static Argument<Entity> Create() => new("ENTITY")
    {
        Description = $"kind:name or tenant/kind:name, such as server:mx1 or acme/user:bob@example.org; kinds: {KindNames}",
        CustomParser = Parse,
    };

    public static Argument<EntityKind> CreateKind() => new("KIND")
    {
        Description = KindNames,
        CustomParser = result =>
        {
            if (Kinds.TryGetValue(result.Tokens[0].Value, out var kind))
            {
                return kind;
            }

            result.AddError($"'{result.Tokens[0].Value}' is no kind of entity; there are {KindNames}.");
            return default;
        },
    };

    /// <summary>"server:mx1"; with its tenant in front where it has one.</summary>
    public static string Text(Entity? entity) => entity is null
        ? ""
        : $"{(entity.Tenant.Length > 0 ? entity.Tenant + "/" : "")}{Name(entity.Kind)}:{entity.Name}";

    /// <summary>"SenderDomain" as "sender-domain".</summary>
    private static string Name(EntityKind kind) =>
        string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static Entity? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var slash = colon > 0 ? text.LastIndexOf('/', colon) : -1;
        if (colon > 0 && Kinds.TryGetValue(text[(slash + 1)..colon], out var kind))
        {
            return new Entity { Tenant = text[..Math.Max(0, slash)], Kind = kind, Name = text[(colon + 1)..] };
        }

        result.AddError($"'{text}' is no entity; write kind:name or tenant/kind:name, where kind is one of {KindNames}.");
        return null;
    }
}
