namespace SmtpStream.Aggregator;

/// <summary>Registrations of the service.</summary>
public static class AggregatorHostingExtensions
{
    public static IHostApplicationBuilder AddAggregator(this IHostApplicationBuilder builder) => builder;
}
