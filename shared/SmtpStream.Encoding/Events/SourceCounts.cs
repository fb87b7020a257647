using System.Collections.Immutable;

namespace SmtpStream.Encoding.Events;

/// <summary>
/// What became of a source's lines, from its beginning:
/// lines = with events + the sum of rejects + the sum of ignored + continuations.
/// </summary>
public sealed record SourceCounts
{
    public static SourceCounts Zero { get; } = new();

    public long Lines { get; init; }
    public long WithEvents { get; init; }
    public long Continuations { get; init; }

    /// <summary>Index: number of <see cref="Smtp.Vocabulary.ParseFailure"/>; missing places are 0.</summary>
    public ImmutableArray<long> Rejects { get; init; } = [];

    /// <summary>Index: number of <see cref="Smtp.Vocabulary.IgnoredKind"/>; missing places are 0.</summary>
    public ImmutableArray<long> Ignored { get; init; } = [];

    public long Events { get; init; }

    /// <summary>Events of deliveries with partial or no correlation.</summary>
    public long Uncorrelated { get; init; }

    /// <summary>Messages that left the correlation table before they completed.</summary>
    public long Evicted { get; init; }

    /// <summary>Every line has exactly one outcome.</summary>
    public bool IsConserved => Lines == WithEvents + Continuations + Sum(Rejects) + Sum(Ignored);

    public bool Equals(SourceCounts? other) =>
        other is not null
        && (Lines, WithEvents, Continuations, Events, Uncorrelated, Evicted)
            == (other.Lines, other.WithEvents, other.Continuations, other.Events, other.Uncorrelated, other.Evicted)
        && Same(Rejects, other.Rejects)
        && Same(Ignored, other.Ignored);

    public override int GetHashCode() => HashCode.Combine(Lines, WithEvents, Events);

    private static long Sum(ImmutableArray<long> counts)
    {
        long sum = 0;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }

    private static bool Same(ImmutableArray<long> left, ImmutableArray<long> right)
    {
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            if ((i < left.Length ? left[i] : 0) != (i < right.Length ? right[i] : 0))
            {
                return false;
            }
        }

        return true;
    }
}
