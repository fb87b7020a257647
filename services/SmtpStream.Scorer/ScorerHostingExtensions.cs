namespace SmtpStream.Scorer;

/// <summary>Registrations of the service.</summary>
public static class ScorerHostingExtensions
{
    public static IHostApplicationBuilder AddScorer(this IHostApplicationBuilder builder) => builder;
}
