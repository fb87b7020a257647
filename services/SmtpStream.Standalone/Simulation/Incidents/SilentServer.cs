using SmtpStream.Standalone.Simulation.Traffic;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Incidents;

/// <summary>A server stops doing anything, while its log is still read.</summary>
internal sealed class SilentServer(ScriptedIncident entry, int server) : Incident(entry)
{
    public override void Disturb(TrafficConditions conditions) => conditions.Messages(server) = 0;

    public override bool Loses(PendingLine line) => line.Server == server;
}
