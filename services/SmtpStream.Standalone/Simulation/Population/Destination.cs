using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Standalone.Simulation.Population;

/// <summary>A foreign domain and the mail exchanger that takes its mail.</summary>
internal sealed record Destination(string Domain, Provider Provider, Peer Exchanger, bool OffersTls);
