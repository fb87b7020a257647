using SmtpStream.Standalone.Simulation;

namespace SmtpStream.Standalone.Demo;

/// <summary>The simulated mail system's log files in a directory of their own: first the history, then as the clock moves.</summary>
internal sealed class DemoSite : IDisposable
{
    private const int MorningHour = 9;

    // About three million lines in four weeks. What an exchanger handles in half an hour must stand out from chance; few names keep
    // the number of windows, which is what history costs, small.
    private static readonly MailSystemOptions Small = new()
    {
        InboundMessagesPerDay = 9_000,
        SubmittedMessagesPerDay = 2_500,
        RefusedSessionsPerDay = 250,
        FailedLoginsPerDay = 60,
        Correspondents = 60,
        OtherDestinations = 60,
    };

    private readonly MailSystem _mail;
    private readonly List<FileStream> _logs = [];
    private readonly string _directory;
    private readonly string _unfinished;

    public DemoSite(ulong seed, DateTimeOffset historyStart, DateTimeOffset liveStart, bool withIncidents, string directory)
    {
        _mail = new MailSystem(seed, historyStart, Small with { IncidentsFrom = withIncidents ? liveStart : null });
        Clock = new SimulatedClock(liveStart);
        _directory = directory;
        _unfinished = directory + ".unfinished";
        Directory.CreateDirectory(_unfinished);
        foreach (var server in _mail.Servers)
        {
            var name = $"{server.Host}.log";
            _logs.Add(new FileStream(Path.Combine(_unfinished, name), FileMode.Create, FileAccess.Write, FileShare.ReadWrite, 1 << 18));
            Files.Add((server.Host, Path.Combine(directory, name)));
        }
    }

    public SimulatedClock Clock { get; }

    /// <summary>Server and log file.</summary>
    public List<(string Server, string Path)> Files { get; } = [];

    public IReadOnlyList<ScriptedIncident> Incidents => _mail.Incidents;

    /// <summary>Bytes written so far.</summary>
    public long Length => _logs.Sum(l => l.Position);

    /// <summary>The last nine o'clock of a working day: what an incident takes away must have been there.</summary>
    public static DateTimeOffset LastWorkingMorning(DateTimeOffset now)
    {
        var morning = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(MorningHour);
        while (morning > now || morning.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            morning = morning.AddDays(-1);
        }

        return morning;
    }

    /// <summary>Writes the history, everything before the clock; the files appear all at once, as files that were there before.</summary>
    public void WriteHistory()
    {
        Write(Clock.GetUtcNow());
        Directory.Move(_unfinished, _directory);
    }

    /// <summary>Lets the mail system live for a while: its lines first, then the clock.</summary>
    public void Live(TimeSpan duration)
    {
        var until = Clock.GetUtcNow() + duration;
        Write(until);
        Clock.MoveTo(until);
    }

    public void Dispose()
    {
        foreach (var log in _logs)
        {
            log.Dispose();
        }
    }

    private void Write(DateTimeOffset until)
    {
        _mail.WriteUntil(until, _logs);
        foreach (var log in _logs)
        {
            log.Flush();
        }
    }
}
