namespace SmtpStream.Query;

/// <summary>Registrations of the service.</summary>
public static class QueryHostingExtensions
{
    public static IHostApplicationBuilder AddQuery(this IHostApplicationBuilder builder) => builder;
}
