using Microsoft.Extensions.Options;
using SmtpStream.Contracts;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Calls;
using SmtpStream.Query.Windows;
using SmtpStream.Redis.ReadModel;

namespace SmtpStream.Query.Answers;

/// <summary>Outcomes of rules, newest window first.</summary>
internal sealed class AnomaliesAnswer(HashReader hashes, PartitionMap partitions, IOptions<QueryOptions> options)
{
    private const long DaySeconds = 86_400;

    public async Task<ListAnomaliesResponse> ListAsync(ListAnomaliesRequest request, CancellationToken cancellationToken)
    {
        var range = TimeRange.Require(request.StartTime, request.EndTime);
        var parameters = $"{range.From} {range.To} {request.RuleId}";
        var skip = Paging.Skip(request.PageToken, parameters);
        var size = Paging.Size(request.PageSize, options.Value);
        var tags = await partitions.TagsAsync("scorer", cancellationToken);
        var days = new List<long>();
        for (var day = range.From - (range.From % DaySeconds); day < range.To; day += DaySeconds)
        {
            days.Add(day);
        }

        var keys = tags.SelectMany(tag => days.Select(day => RedisKeys.Outcomes(tag, day))).ToList();
        var outcomes = (await hashes.ReadAllAsync(keys, cancellationToken))
            .SelectMany(h => h)
            .Select(f => Outcome.Parser.ParseFrom(f.Value.Span))
            .Where(o => o.WindowStartUnixMs >= range.From * 1000 && o.WindowStartUnixMs < range.To * 1000)
            .Where(o => request.RuleId.Length == 0 || o.RuleId == request.RuleId)
            .OrderByDescending(o => o.WindowStartUnixMs)
            .ThenBy(o => o.RuleId, StringComparer.Ordinal)
            .ThenBy(o => o.Entity.Name, StringComparer.Ordinal)
            .ToList();
        var answer = new ListAnomaliesResponse();
        answer.Outcomes.AddRange(outcomes.Skip(skip).Take(size));
        if (skip + size < outcomes.Count)
        {
            answer.NextPageToken = Paging.Token(skip + size, parameters);
        }

        return answer;
    }
}
