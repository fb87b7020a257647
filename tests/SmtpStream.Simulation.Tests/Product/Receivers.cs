using SmtpStream.Alerting.Routing;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>Who is told of which alerts.</summary>
internal static class Receivers
{
    public const string Ops = "ops";
    public const string Pager = "pager";

    /// <summary>Everything, each alert for itself.</summary>
    public static AlertRouteOptions One { get; } = new() { Receiver = Ops };

    /// <summary>Beside it what is grave, by rule.</summary>
    public static AlertRouteOptions Two { get; } = new()
    {
        Receiver = Ops,
        Routes =
        [
            new AlertRouteOptions { Receiver = Pager, Matchers = ["severity=high"], GroupBy = ["rule"], Continue = true },
            new AlertRouteOptions { Receiver = Ops },
        ],
    };

    public static IReadOnlySet<string> WithoutResolved { get; } = new HashSet<string> { Pager };
}
