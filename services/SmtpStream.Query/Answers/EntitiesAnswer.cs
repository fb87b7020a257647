using Microsoft.Extensions.Options;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Contracts;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Calls;
using SmtpStream.Query.Windows;
using SmtpStream.Redis.ReadModel;

namespace SmtpStream.Query.Answers;

/// <summary>The entities that have windows, by name.</summary>
internal sealed class EntitiesAnswer(HashReader hashes, PartitionMap partitions, IOptions<QueryOptions> options)
{
    public async Task<ListEntitiesResponse> ListAsync(ListEntitiesRequest request, CancellationToken cancellationToken)
    {
        EntityArgument.RequireKind(request.Kind, "kind");
        var parameters = $"{(int)request.Kind} {request.Tenant}";
        var skip = Paging.Skip(request.PageToken, parameters);
        var size = Paging.Size(request.PageSize, options.Value);
        var found = new HashSet<EntityKey>();
        foreach (var tag in await partitions.TagsAsync("merge", cancellationToken))
        {
            await foreach (var (field, _) in hashes.ScanAsync(RedisKeys.EntityIndex(tag), cancellationToken))
            {
                var entity = EntityKey.Parse(field);
                if ((request.Kind == 0 || (int)entity.Kind == (int)request.Kind) && entity.Tenant == request.Tenant)
                {
                    found.Add(entity);
                }
            }
        }

        var page = found.OrderBy(e => e.ToString(), StringComparer.Ordinal).Skip(skip).Take(size).ToList();
        var answer = new ListEntitiesResponse();
        answer.Entities.AddRange(page.Select(EntityArgument.ToProto));
        if (page.Count > 0 && skip + page.Count < found.Count)
        {
            answer.NextPageToken = Paging.Token(skip + page.Count, parameters);
        }

        return answer;
    }
}
