using SmtpStream.Standalone.Simulation.Traffic;

namespace SmtpStream.Standalone.Simulation.Incidents;

/// <summary>Most of the world no longer finds a mail exchanger.</summary>
internal sealed class VolumeDrop(ScriptedIncident entry, int server, double left) : Incident(entry)
{
    public override void Disturb(TrafficConditions conditions) => conditions.Messages(server) = left;
}
