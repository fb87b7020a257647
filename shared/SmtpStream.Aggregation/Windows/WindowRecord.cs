using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Aggregation.Windows;

/// <summary>One entity's window with all its metrics, as published on smtp.windows and kept in the read model.</summary>
/// <param name="Incomplete">It closed while a contributing path was lagging: nothing learns from it and nothing below fires on it.</param>
/// <param name="LogLoss">Lines of this window that the inputs themselves reported lost.</param>
/// <param name="Zone">IANA zone of the entity's server; empty where it spans servers or is unknown.</param>
public sealed record WindowRecord(
    EntityKey Entity, WindowSpan Span, WindowState State, WindowMeasures Measures, bool Incomplete, long LogLoss, string Zone);
