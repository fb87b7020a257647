namespace SmtpStream.EndToEnd.Tests.Faults.Flow;

/// <summary>A line that is due, and what it must be counted as.</summary>
internal sealed record FlowLine(DateTimeOffset Time, string Program, string Text, IReadOnlyList<FlowCount> Counts);
