namespace SmtpStream.Standalone.Simulation;

/// <summary>Size of the simulated mail system and when its incidents happen.</summary>
internal sealed record MailSystemOptions
{
    /// <summary>Messages per day from the world, over all exchangers. Four weeks of the defaults are about 3.5 million lines.</summary>
    public double InboundMessagesPerDay { get; init; } = 6_000;

    /// <summary>Messages per day that users submit.</summary>
    public double SubmittedMessagesPerDay { get; init; } = 6_000;

    /// <summary>Refused sessions per day, over all exchangers.</summary>
    public double RefusedSessionsPerDay { get; init; } = 1_500;

    /// <summary>Failed logins per day.</summary>
    public double FailedLoginsPerDay { get; init; } = 150;

    /// <summary>Foreign domains that send to us, each from a network of its own.</summary>
    public int Correspondents { get; init; } = 1_500;

    /// <summary>Foreign domains that our users write to, beside the mailbox providers.</summary>
    public int OtherDestinations { get; init; } = 900;

    /// <summary>Zone of the users' day and of the stamps.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The first incident starts a few minutes later; null is a quiet run.</summary>
    public DateTimeOffset? IncidentsFrom { get; init; }

    /// <summary>From the start of one incident to the start of the next, event time; every incident is over by then.</summary>
    public TimeSpan IncidentSpacing { get; init; } = TimeSpan.FromMinutes(40);
}
