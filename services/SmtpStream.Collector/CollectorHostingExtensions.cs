namespace SmtpStream.Collector;

/// <summary>Registrations of the service.</summary>
public static class CollectorHostingExtensions
{
    public static IHostApplicationBuilder AddCollector(this IHostApplicationBuilder builder) => builder;
}
