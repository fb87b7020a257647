using System.Buffers;
using Google.Protobuf;
using SmtpStream.Alerting.States;
using SmtpStream.Detection.Outcomes;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.Grouping;

/// <summary>Stored form of a <see cref="NotificationGroup"/>.</summary>
internal static class GroupCodec
{
    public static void Write(IBufferWriter<byte> writer, NotificationGroup group)
    {
        var message = new Proto.StoredGroup
        {
            Key = group.RoutePath,
            Receiver = group.Receiver,
            Sequence = group.Sequence,
            FlushedUnixMs = group.FlushedUnixMs,
            FlushAtUnixMs = group.FlushAtUnixMs,
            RepeatAtUnixMs = group.RepeatAtUnixMs,
        };
        message.Labels.AddRange(group.Labels);
        message.Members.AddRange(group.Members.Values.Select(ToMessage));
        message.WriteTo(writer);
    }

    public static NotificationGroup Read(string entryId, ReadOnlySpan<byte> stored)
    {
        var message = Proto.StoredGroup.Parser.ParseFrom(stored);
        var group = new NotificationGroup
        {
            Id = entryId[NotificationGroup.EntryIdOf("").Length..],
            RoutePath = message.Key,
            Receiver = message.Receiver,
            Labels = [.. message.Labels],
            Sequence = message.Sequence,
            FlushedUnixMs = message.FlushedUnixMs,
            FlushAtUnixMs = message.FlushAtUnixMs,
            RepeatAtUnixMs = message.RepeatAtUnixMs,
        };
        foreach (var member in message.Members)
        {
            group.Members.Add(member.Fingerprint, FromMessage(member));
        }

        return group;
    }

    private static Proto.StoredMember ToMessage(GroupMember member) => new()
    {
        Fingerprint = member.Fingerprint,
        OfferedEpisode = member.OfferedEpisode,
        OfferedFiring = member.OfferedFiring,
        OfferedSeverity = (Proto.Severity)member.OfferedSeverity,
        OfferedSequence = member.OfferedSequence,
        AcceptedFiring = member.ToldFiring,
        Alert = member.Offered is null ? null : AlertCodec.ToMessage(member.Offered),
        SilencedEpisode = member.SilencedEpisode,
    };

    private static GroupMember FromMessage(Proto.StoredMember message) => new()
    {
        Fingerprint = message.Fingerprint,
        OfferedEpisode = message.OfferedEpisode,
        OfferedFiring = message.OfferedFiring,
        OfferedSeverity = (Severity)message.OfferedSeverity,
        OfferedSequence = message.OfferedSequence,
        ToldFiring = message.AcceptedFiring,
        Offered = message.Alert is null ? null : AlertCodec.FromMessage(message.Alert),
        SilencedEpisode = message.SilencedEpisode,
    };
}
