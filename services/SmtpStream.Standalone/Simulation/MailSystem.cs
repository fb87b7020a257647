using System.Buffers.Text;
using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Incidents;
using SmtpStream.Standalone.Simulation.Population;
using SmtpStream.Standalone.Simulation.Traffic;
using SmtpStream.Standalone.Simulation.Writing;
using TextEncoding = System.Text.Encoding;

namespace SmtpStream.Standalone.Simulation;

/// <summary>
/// A mail system of several Postfix servers that writes their log lines. A pure function of seed, start and options: how the
/// time is cut into calls changes nothing.
/// </summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class MailSystem
{
    private const int MaxStampLength = 64;
    private readonly LineQueue _lines = new();
    private readonly TrafficConditions _conditions;
    private readonly MailQueue _queue;
    private readonly StampWriter[] _stamps;
    private readonly List<(LoadVariation Load, ITrafficSource[] Sources)> _traffic = [];
    private readonly IReadOnlyList<Incident> _incidents;
    private readonly byte[] _buffer = new byte[2048];
    private readonly TimeZoneInfo _zone;
    private long _simulatedUnixUs;

    /// <param name="seed">Everything is drawn from it.</param>
    /// <param name="start">First moment; cut to its minute.</param>
    /// <param name="options">Size, zone and incidents.</param>
    public MailSystem(ulong seed, DateTimeOffset start, MailSystemOptions? options = null)
    {
        options ??= new MailSystemOptions();
        var random = new SeededRandom(seed);
        var population = new MailPopulation(random.Derive("population"), options.Correspondents, options.OtherDestinations);
        _zone = options.Zone;
        _simulatedUnixUs = start.ToUnixTimeSeconds() / 60 * TrafficMinute.LengthUs;
        _conditions = new TrafficConditions(Servers.Count);
        _queue = new MailQueue(random.Derive("queue"), _conditions);
        _stamps = [.. Servers.Select(s => new StampWriter(s.Host, s.IsIso, options.Zone))];
        Truth = new TrafficTruth(Servers.Count);
        var logs = Servers.Select(s => new ServerLog(s.Index, _lines, random.Derive(s.Host))).ToArray();
        foreach (var server in Servers)
        {
            var own = random.Derive(server.Host);
            _traffic.Add((new LoadVariation(own.Derive("load")), Sources(server, logs[server.Index], own, population, options)));
        }

        _incidents = options.IncidentsFrom is { } from
            ? IncidentPlan.Draw(random.Derive("incidents"), from, options.IncidentSpacing, Servers, logs, population, _queue)
            : [];
    }

    public IReadOnlyList<SimulatedServer> Servers { get; } =
    [
        new(0, "mx1", IsSubmission: false, IsIso: false),
        new(1, "mx2", IsSubmission: false, IsIso: true),
        new(2, "out1", IsSubmission: true, IsIso: false),
    ];

    /// <summary>The manifest, by start.</summary>
    public IReadOnlyList<ScriptedIncident> Incidents => [.. _incidents.Select(i => i.Entry)];

    /// <summary>What was written so far.</summary>
    public TrafficTruth Truth { get; }

    /// <summary>Writes every line before <paramref name="until"/> that was not written yet, one stream per server.</summary>
    public void WriteUntil(DateTimeOffset until, IReadOnlyList<Stream> logs)
    {
        var limitUnixUs = until.ToUnixTimeMilliseconds() * 1000;
        Drain(Math.Min(_simulatedUnixUs, limitUnixUs), logs);
        while (_simulatedUnixUs < limitUnixUs)
        {
            SimulateMinute();
            Drain(Math.Min(_simulatedUnixUs, limitUnixUs), logs);
        }
    }

    private ITrafficSource[] Sources(
        SimulatedServer server, ServerLog log, SeededRandom random, MailPopulation population, MailSystemOptions options)
    {
        var housekeeping = new Housekeeping(log, random.Derive("housekeeping"));
        if (server.IsSubmission)
        {
            return
            [
                new SubmittedMail(server.Index, log, random.Derive("submitted"), population, _queue, _conditions, options.SubmittedMessagesPerDay),
                new FailedLogins(log, random.Derive("failed logins"), population, options.FailedLoginsPerDay),
                housekeeping,
            ];
        }

        var exchangers = Servers.Count(s => !s.IsSubmission);
        return
        [
            new InboundMail(server.Index, log, random.Derive("inbound"), population, _queue, _conditions, options.InboundMessagesPerDay / exchangers),
            new RefusedMail(server.Index, log, random.Derive("refused"), population, _conditions, options.RefusedSessionsPerDay / exchangers),
            housekeeping,
        ];
    }

    private void SimulateMinute()
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(_simulatedUnixUs / 1000), _zone);
        var minute = new TrafficMinute(_simulatedUnixUs, local);
        _conditions.Reset();
        var active = _incidents.Where(i => Overlaps(i.Entry, minute)).ToList();
        active.ForEach(i => i.Disturb(_conditions));
        _queue.RunDue(minute);
        foreach (var (load, sources) in _traffic)
        {
            var now = load.NextMinute();
            foreach (var source in sources)
            {
                source.Run(minute, now);
            }
        }

        active.ForEach(i => i.Run(minute));
        _simulatedUnixUs = minute.EndUnixUs;
    }

    private static bool Overlaps(ScriptedIncident incident, TrafficMinute minute) =>
        incident.Start.ToUnixTimeMilliseconds() * 1000 < minute.EndUnixUs
        && incident.End.ToUnixTimeMilliseconds() * 1000 > minute.StartUnixUs;

    private void Drain(long limitUnixUs, IReadOnlyList<Stream> logs)
    {
        while (_lines.TryTake(limitUnixUs, out var line, out var timeUnixUs))
        {
            if (IsLost(line, timeUnixUs))
            {
                Truth.AddLost();
            }
            else
            {
                Truth.Add(line.Server, line.Kind);
                logs[line.Server].Write(_buffer.AsSpan(0, Compose(line, timeUnixUs)));
            }

            _lines.Return(line);
        }
    }

    private bool IsLost(PendingLine line, long timeUnixUs)
    {
        foreach (var incident in _incidents)
        {
            if (incident.Entry.IsActive(timeUnixUs) && incident.Loses(line))
            {
                return true;
            }
        }

        return false;
    }

    private int Compose(PendingLine line, long timeUnixUs)
    {
        var length = _stamps[line.Server].Write(_buffer.AsSpan(0, MaxStampLength), timeUnixUs);
        length += TextEncoding.ASCII.GetBytes(line.Program, _buffer.AsSpan(length));
        if (line.Pid != 0)
        {
            _buffer[length++] = (byte)'[';
            Utf8Formatter.TryFormat(line.Pid, _buffer.AsSpan(length), out var digits);
            length += digits;
            _buffer[length++] = (byte)']';
        }

        ": "u8.CopyTo(_buffer.AsSpan(length));
        length += 2;
        line.Text.CopyTo(_buffer.AsSpan(length));
        length += line.Text.Length;
        _buffer[length++] = (byte)'\n';
        return length;
    }
}
