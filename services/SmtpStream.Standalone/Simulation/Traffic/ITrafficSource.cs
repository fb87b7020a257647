namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>Something that makes a server write lines.</summary>
internal interface ITrafficSource
{
    /// <summary>Starts what begins within this minute; <paramref name="load"/> is the server's swing, 1 on average.</summary>
    void Run(TrafficMinute minute, double load);
}
