namespace SmtpStream.Standalone.Simulation.Population;

/// <summary>A remote machine as Postfix logs it.</summary>
internal sealed record Peer(string Name, string Ip)
{
    /// <summary>"name[ip]".</summary>
    public string Text { get; } = $"{Name}[{Ip}]";
}
