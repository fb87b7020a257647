using SmtpStream.Standalone.Simulation.Traffic;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Incidents;

/// <summary>Something scripted that happens to the mail system between two moments.</summary>
internal abstract class Incident(ScriptedIncident entry)
{
    public ScriptedIncident Entry { get; } = entry;

    /// <summary>Changes the conditions of a minute that overlaps the incident.</summary>
    public virtual void Disturb(TrafficConditions conditions)
    {
    }

    /// <summary>Adds traffic of its own to such a minute.</summary>
    public virtual void Run(TrafficMinute minute)
    {
    }

    /// <summary>Whether this line is lost on its way into the log; asked for every line while the incident lasts.</summary>
    public virtual bool Loses(PendingLine line) => false;
}
