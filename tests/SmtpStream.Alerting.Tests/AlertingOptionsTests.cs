using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmtpStream.Alerting.Tests.Receivers;
using Xunit;

namespace SmtpStream.Alerting.Tests;

public class AlertingOptionsTests
{
    [Theory]
    [InlineData("Slack:ops:Url", "http://hooks.example/x", "Slack:ops:Url is http")]
    [InlineData("Slack:ops:Url", "https://user:pw@hooks.example/x", "Slack:ops:Url must not carry")]
    [InlineData("Slack:ops:Url", "ftp://hooks.example/x", "Slack:ops:Url is not an https address")]
    [InlineData("Slack:ops:UrlFile", "/does/not/exist", "Slack:ops:UrlFile names /does/not/exist")]
    [InlineData("Slack:ops:SendResolved", "true", "exactly one of Slack:ops:Url and Slack:ops:UrlFile")]
    [InlineData("Slack:ops:Timeout", "00:05:00", "Slack:ops:Timeout is 00:05:00")]
    [InlineData("Slack:ops:AllowNetworks:0", "loopback", "Slack:ops:AllowNetworks has 'loopback'")]
    [InlineData("Webhook:x:Url", "https://x.example/", "exactly one of Webhook:x:Secret")]
    [InlineData("Webhook:x:Secret", "hunter2", "Webhook:x:Secret is not whsec_")]
    [InlineData("Route:Receiver", "nobody", "Route:Receiver names 'nobody'")]
    [InlineData("Route:Matchers:0", "a=b", "Route:Matchers must be empty")]
    [InlineData("Route:Routes:0:Matchers:0", "a", "Route:Routes:0:Matchers has 'a'")]
    [InlineData("Route:Routes:0:Matchers:0", "a=~(", "Route:Routes:0:Matchers has 'a=~('")]
    [InlineData("Route:GroupWait", "2.00:00:00", "Route:GroupWait is 2.00:00:00")]
    [InlineData("DeadManAfter", "00:00:01", "DeadManAfter is 00:00:01")]
    [InlineData("GiveUpAfter", "00:00:01", "GiveUpAfter is 00:00:01")]
    public void BadSetting_NamesItself(string key, string value, string expected)
    {
        var e = Assert.Throws<OptionsValidationException>(() => Bind((key, value)));

        Assert.Contains($"Alerting:{expected}".Replace("Alerting:exactly", "exactly", StringComparison.Ordinal), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MisspeltSetting_NamesItself()
    {
        var e = Assert.Throws<InvalidOperationException>(() => Bind(("Rout:Receiver", "x")));

        Assert.Contains("Rout", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GoodSettings_AreTaken()
    {
        var options = Bind(
            ("Webhook:local:Url", "http://127.0.0.1:5000/hook"),
            ("Webhook:local:Secret", TestReceivers.Secret),
            ("Webhook:local:AllowNetworks:0", "127.0.0.1/32"),
            ("Slack:ops:Url", "https://hooks.slack.com/services/T/B/x"),
            ("Route:Receiver", "local"),
            ("Route:Routes:0:Receiver", "ops"),
            ("Route:Routes:0:Matchers:0", "severity=critical"));

        Assert.Equal("local", options.Route.Receiver);
        Assert.Equal("ops", options.Route.Routes.Single().Receiver);
    }

    private static AlertingOptions Bind(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>($"Alerting:{s.Key}", s.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IValidateOptions<AlertingOptions>, AlertingOptionsValidator>();
        services.AddOptions<AlertingOptions>().Bind(configuration.GetSection(AlertingOptions.Section), b => b.ErrorOnUnknownConfiguration = true);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<AlertingOptions>>().Value;
    }
}
