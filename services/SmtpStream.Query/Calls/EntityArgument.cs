using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Contracts.V1;
using EntityKind = SmtpStream.Contracts.V1.EntityKind;
using Text = System.Text.Encoding;

namespace SmtpStream.Query.Calls;

/// <summary>The entity of a call.</summary>
internal static class EntityArgument
{
    // Of what a mail address or a path may be, well above.
    private const int MaxNameLength = 4_096;

    /// <summary>The key in the form that fold gives it: names in lower case but for paths, long ones hashed.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: kind or name is missing or unknown.</exception>
    public static EntityKey Require(Entity? entity)
    {
        if (entity is null)
        {
            throw BadArgument.Of("entity is needed.");
        }

        RequireKind(entity.Kind, "entity.kind");
        if (entity.Kind == EntityKind.Unspecified)
        {
            throw BadArgument.Of("entity.kind is needed.");
        }

        if (entity.Name.Length is 0 or > MaxNameLength)
        {
            throw BadArgument.Of($"entity.name is needed, with at most {MaxNameLength} characters.");
        }

        return new EntityKey(entity.Tenant, (Aggregation.Entities.EntityKind)entity.Kind, Normal(entity));
    }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: no such kind.</exception>
    public static void RequireKind(EntityKind kind, string field)
    {
        if (!Enum.IsDefined(kind))
        {
            throw BadArgument.Of($"{field} {(int)kind} is unknown.");
        }
    }

    public static Entity ToProto(EntityKey entity) =>
        new() { Tenant = entity.Tenant, Kind = (EntityKind)entity.Kind, Name = entity.Name };

    private static string Normal(Entity entity)
    {
        if (entity.Kind == EntityKind.Path)
        {
            return entity.Name;
        }

        var name = Text.UTF8.GetBytes(entity.Name);
        return Text.UTF8.GetString(EntityNames.Bounded(EntityNames.Lower(name, new byte[EntityNames.MaxBytes])));
    }
}
