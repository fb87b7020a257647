using System.Security.Cryptography;

using SmtpStream.Alerting.Grouping;
using SmtpStream.Alerting.States;

namespace SmtpStream.Alerting.Delivery;

/// <summary>A message to one receiver about one group: what the outbox holds.</summary>
internal sealed record Notification
{
    /// <summary>Alerts shown in full; the rest is counted in <see cref="Omitted"/>.</summary>
    public const int MaxAlerts = 50;

    public required string Receiver { get; init; }

    /// <summary>Id of the group.</summary>
    public required string Group { get; init; }

    /// <summary>"name=value" of the labels that make the group.</summary>
    public IReadOnlyList<string> GroupLabels { get; init; } = [];

    /// <summary>Rises with every message of the group.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>Wall clock, Unix ms; the outbox gives up a day later.</summary>
    public required long CreatedUnixMs { get; init; }

    public required NotifyReason Reason { get; init; }

    /// <summary>The worst ones, firing before resolved.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }

    public int Omitted { get; init; }

    /// <summary>What the receiver knows once it accepted the message.</summary>
    public IReadOnlyList<ToldAlert> Told { get; init; } = [];

    /// <summary>The same over all attempts and restarts.</summary>
    public string IdempotencyKey => KeyOf(Receiver, Group, Sequence, CreatedUnixMs);

    public bool IsFiring => Alerts.Any(a => a.IsFiring);

    /// <summary>
    /// hex(SHA-256(receiver, group, sequence, moment)): after Redis lost its last transactions a sequence is used again, with other
    /// content.
    /// </summary>
    public static string KeyOf(string receiver, string group, ulong sequence, long createdUnixMs) => Convert.ToHexStringLower(
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{receiver}\n{group}\n{sequence}\n{createdUnixMs}"))));
}
