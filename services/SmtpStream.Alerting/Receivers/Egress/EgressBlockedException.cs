namespace SmtpStream.Alerting.Receivers.Egress;

/// <summary>A receiver's name resolves to addresses that it may not have.</summary>
internal sealed class EgressBlockedException(string host)
    : Exception($"Every address of {host} is private or reserved. Name its network in AllowNetworks if that is meant.");
