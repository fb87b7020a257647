using SmtpStream.Contracts.V1;

namespace SmtpStream.EndToEnd.Tests.Faults.Flow;

/// <summary>What one line must add to one entity, in the words of docs/metrics.md.</summary>
internal readonly record struct FlowCount(EntityKind Kind, string Name, string Metric, long Value = 1);
