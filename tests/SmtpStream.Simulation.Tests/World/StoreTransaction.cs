using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

internal enum TransactionOutcome
{
    Pending,
    Applied,
    Refused,

    /// <summary>Never reached the store.</summary>
    Lost,
}

/// <summary>A commit on its way: a copy of what a stage said to persist.</summary>
internal sealed class StoreTransaction(StageIdentity stage, StageCommit commit)
{
    public StageIdentity Stage { get; } = stage;

    public StreamPosition? ExpectedPosition { get; } = commit.ExpectedPosition;

    public StreamPosition NewPosition { get; } = commit.NewPosition;

    public List<string> Removals { get; } = [.. commit.Removals];

    public List<(string Id, byte[] Value)> Puts { get; } = [.. commit.Puts.Select(put => (put.Key, put.Value.ToArray()))];

    public List<(ColdKey Key, byte[]? Value)> ReadModel { get; } =
        [.. commit.ReadModel.Select(change => (new ColdKey(change.Key, change.Field), change.Value?.ToArray()))];

    public TransactionOutcome Outcome { get; set; }
}
