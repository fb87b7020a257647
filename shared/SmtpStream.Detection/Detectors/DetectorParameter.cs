namespace SmtpStream.Detection.Detectors;

/// <summary>A number of a detector that a rule may set, by the name that users write.</summary>
/// <param name="Name">Snake case, unit included.</param>
/// <param name="Default">Used where the rule says nothing.</param>
/// <param name="Least">Smallest value that makes sense.</param>
/// <param name="Most">Largest value that makes sense.</param>
/// <param name="Meaning">One sentence, with the source of the default.</param>
public sealed record DetectorParameter(string Name, double Default, double Least, double Most, string Meaning);
