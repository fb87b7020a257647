using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Aggregation.Windows;

/// <summary>One entity's window with all its metrics, as published on smtp.windows and kept in the read model.</summary>
/// <remarks>Incomplete: it closed while a contributing path was lagging; nothing learns from it and nothing below fires on it.
/// LogLoss: lines that the inputs themselves reported lost. Zone: IANA zone of the entity's server, empty where it spans servers.</remarks>
public sealed record WindowRecord(
    EntityKey Entity, WindowSpan Span, WindowState State, WindowMeasures Measures, bool Incomplete, long LogLoss, string Zone);
