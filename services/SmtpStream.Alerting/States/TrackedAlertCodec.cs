using System.Buffers;
using Google.Protobuf;
using SmtpStream.Detection.Outcomes;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.States;

/// <summary>Stored form of a <see cref="TrackedAlert"/>.</summary>
internal static class TrackedAlertCodec
{
    public static void Write(IBufferWriter<byte> writer, TrackedAlert tracked)
    {
        var codes = new byte[tracked.History.Windows.Count];
        var message = new Proto.StoredAlert
        {
            Alert = AlertCodec.ToMessage(tracked.Published),
            Start = ToMessage(tracked.History.Start),
            Current = ToMessage(tracked.History.Current),
            WindowLengthSeconds = (uint)tracked.WindowLengthSeconds,
            ForSeconds = (uint)tracked.Times.For.TotalSeconds,
            KeepFiringSeconds = (uint)tracked.Times.KeepFiring.TotalSeconds,
            AcknowledgedSeverity = (Proto.Severity)tracked.Published.AcknowledgedSeverity,
        };
        for (var i = 0; i < codes.Length; i++)
        {
            var window = tracked.History.Windows[i];
            message.ObservedEndsUnixMs.Add(window.EndUnixMs);
            codes[i] = (byte)(((int)window.Kind << 4) | (int)window.Severity);
        }

        message.ObservedCodes = ByteString.CopyFrom(codes);
        message.WriteTo(writer);
    }

    public static TrackedAlert Read(ReadOnlySpan<byte> stored, AlertTimes defaults)
    {
        var message = Proto.StoredAlert.Parser.ParseFrom(stored);
        var lengthMs = message.WindowLengthSeconds * 1000L;
        var windows = message.ObservedEndsUnixMs.Select((end, i) => new Observation(
            end - lengthMs,
            end,
            (OutcomeKind)(message.ObservedCodes[i] >> 4),
            (Severity)(message.ObservedCodes[i] & 0x0F)));
        return new TrackedAlert(
            AlertCodec.FromMessage(message.Alert) with { AcknowledgedSeverity = (Severity)message.AcknowledgedSeverity },
            new AlertHistory(FromMessage(message.Start), FromMessage(message.Current), windows),
            defaults with
            {
                For = TimeSpan.FromSeconds(message.ForSeconds),
                KeepFiring = TimeSpan.FromSeconds(message.KeepFiringSeconds),
            },
            (int)message.WindowLengthSeconds);
    }

    private static Proto.StoredPhase ToMessage(in AlertPhase phase) => new()
    {
        State = (Proto.AlertState)phase.State,
        EpisodeStartUnixMs = phase.EpisodeStartUnixMs,
        ActiveUnixMs = phase.ActiveUnixMs,
        FiredUnixMs = phase.FiredUnixMs,
        ClearSinceUnixMs = phase.ClearSinceUnixMs,
        ResolvedUnixMs = phase.ResolvedUnixMs,
        LastEndUnixMs = phase.LastEndUnixMs,
        LastDataUnixMs = phase.LastDataUnixMs,
        Stale = phase.Stale,
        Severity = (Proto.Severity)phase.Severity,
    };

    private static AlertPhase FromMessage(Proto.StoredPhase message) => new()
    {
        State = (AlertState)message.State,
        EpisodeStartUnixMs = message.EpisodeStartUnixMs,
        ActiveUnixMs = message.ActiveUnixMs,
        FiredUnixMs = message.FiredUnixMs,
        ClearSinceUnixMs = message.ClearSinceUnixMs,
        ResolvedUnixMs = message.ResolvedUnixMs,
        LastEndUnixMs = message.LastEndUnixMs,
        LastDataUnixMs = message.LastDataUnixMs,
        Stale = message.Stale,
        Severity = (Severity)message.Severity,
    };
}
