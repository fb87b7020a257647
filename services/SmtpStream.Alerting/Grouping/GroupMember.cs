using SmtpStream.Alerting.States;
using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Alerting.Grouping;

/// <summary>What the receiver of a group was told of one alert.</summary>
internal sealed class GroupMember
{
    public required string Fingerprint { get; init; }

    /// <summary>Empty before the first message.</summary>
    public string OfferedEpisode { get; set; } = "";

    public bool OfferedFiring { get; set; }

    public Severity OfferedSeverity { get; set; }

    /// <summary>Number of the message that said so last.</summary>
    public ulong OfferedSequence { get; set; }

    /// <summary>A message that shows it firing in the offered episode ended: accepted, refused or given up. None that shows it resolved did.</summary>
    public bool ToldFiring { get; set; }

    /// <summary>As last offered, for a resolution whose alert is forgotten.</summary>
    public Alert? Offered { get; set; }

    /// <summary>Episode of which the audit says that it was silenced.</summary>
    public string SilencedEpisode { get; set; } = "";

    public static bool MayTell(Alert alert) => !alert.Quiet && !alert.IsMuted && !alert.IsAcknowledged;

    /// <summary>The message that shows it firing has not ended: one that replaces it must show it too, though it may be muted by now.</summary>
    public bool IsOnItsWay(Alert alert) => OfferedFiring && OfferedEpisode == alert.Episode && !ToldFiring;

    /// <summary>What the receiver must be told now.</summary>
    /// <param name="alert">Null where it is forgotten.</param>
    public NotifyReason Decide(Alert? alert)
    {
        if (alert is { IsFiring: true })
        {
            if (OfferedFiring && OfferedEpisode == alert.Episode)
            {
                return alert.Severity > OfferedSeverity && MayTell(alert) ? NotifyReason.Severity : NotifyReason.None;
            }

            if (MayTell(alert))
            {
                return OfferedEpisode == alert.Episode ? NotifyReason.Reopened : NotifyReason.New;
            }
        }

        // What was told must be untold, silence or not.
        return OfferedFiring ? NotifyReason.Resolved : NotifyReason.None;
    }
}
