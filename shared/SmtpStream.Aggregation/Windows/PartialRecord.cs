using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Aggregation.Windows;

/// <summary>Cumulative share of one fold partition in one window of one entity.</summary>
/// <remarks>LogLoss: lines of this window that the input itself reported lost. Birth distinguishes the partials that one fold
/// partition starts for the same window. Zone: IANA zone of the entity's server, empty where it spans servers or is unknown.</remarks>
public sealed record PartialRecord(
    EntityKey Entity, WindowSpan Span, PartialState State, WindowMeasures Measures, long LogLoss, long Birth, string Zone);
