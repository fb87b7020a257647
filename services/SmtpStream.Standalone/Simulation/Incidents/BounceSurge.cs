using SmtpStream.Smtp.Vocabulary;
using SmtpStream.Standalone.Simulation.Traffic;

namespace SmtpStream.Standalone.Simulation.Incidents;

/// <summary>A provider has put us on its block list.</summary>
internal sealed class BounceSurge(ScriptedIncident entry, Provider provider, double share) : Incident(entry)
{
    public override void Disturb(TrafficConditions conditions) => conditions.BounceShare(provider) = share;
}
