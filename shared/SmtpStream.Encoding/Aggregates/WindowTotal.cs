using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>A <see cref="WindowRecord"/> whose measures may still be encoded, to be written.</summary>
public readonly record struct WindowTotal(
    EntityKey Entity, WindowSpan Span, WindowState State, MeasuresForm Measures, bool Incomplete, long LogLoss, string Zone)
{
    public static WindowTotal Of(WindowRecord window) => new(
        window.Entity, window.Span, window.State, new MeasuresForm(window.Measures), window.Incomplete, window.LogLoss, window.Zone);
}
