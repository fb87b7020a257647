using SmtpStream.Standalone.Simulation.Traffic;

namespace SmtpStream.Standalone.Simulation.Incidents;

/// <summary>
/// Fewer messages but more sessions at one server: each count stays inside its own band, yet both never go apart.
/// </summary>
internal sealed class EmptySessions(ScriptedIncident entry, int server, double messages, double emptySessions) : Incident(entry)
{
    public override void Disturb(TrafficConditions conditions)
    {
        conditions.Messages(server) = messages;
        conditions.EmptySessions(server) = emptySessions;
    }
}
