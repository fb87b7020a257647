namespace SmtpStream.Alerting;

/// <summary>Registrations of the service.</summary>
public static class AlertingHostingExtensions
{
    public static IHostApplicationBuilder AddAlerting(this IHostApplicationBuilder builder) => builder;
}
