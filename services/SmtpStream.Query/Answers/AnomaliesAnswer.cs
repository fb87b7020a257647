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

    // Longest Scorer:KeepOutcomes, and a day of slack: nothing older can be there.
    private const int MaxDays = 401;

    public async Task<ListAnomaliesResponse> ListAsync(ListAnomaliesRequest request, CancellationToken cancellationToken)
    {
        var range = TimeRange.Require(request.StartTime, request.EndTime);
        if (range.To - range.From > MaxDays * DaySeconds)
        {
            throw BadArgument.Of($"start_time to end_time is more than {MaxDays} days.");
        }

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
            .Select(f => (Id: f.Key, Outcome: Outcome.Parser.ParseFrom(f.Value.Span)))
            .Where(o => o.Outcome.WindowStartUnixMs >= range.From * 1000 && o.Outcome.WindowStartUnixMs < range.To * 1000)
            .Where(o => request.RuleId.Length == 0 || o.Outcome.RuleId == request.RuleId)
            .OrderByDescending(o => o.Outcome.WindowStartUnixMs)
            // The id ends in the outcome's number of its window: what was said first comes first.
            .ThenBy(o => o.Id, StringComparer.Ordinal)
            .Select(o => o.Outcome)
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
