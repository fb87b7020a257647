using Grpc.Core;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Contracts.V1;
using EntityKind = SmtpStream.Contracts.V1.EntityKind;

namespace SmtpStream.Query.Calls;

/// <summary>The entity of a call.</summary>
internal static class EntityArgument
{
    /// <exception cref="RpcException">InvalidArgument: kind or name is missing.</exception>
    public static EntityKey Require(Entity? entity) =>
        entity is { Kind: not EntityKind.Unspecified, Name.Length: > 0 and <= 512 }
            ? new EntityKey(entity.Tenant, (Aggregation.Entities.EntityKind)entity.Kind, entity.Name)
            : throw new RpcException(new Status(StatusCode.InvalidArgument, "entity needs a kind and a name of at most 512 characters."));

    public static Entity ToProto(EntityKey entity) =>
        new() { Tenant = entity.Tenant, Kind = (EntityKind)entity.Kind, Name = entity.Name };
}
