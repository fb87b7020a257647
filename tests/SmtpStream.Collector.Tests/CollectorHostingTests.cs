using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace SmtpStream.Collector.Tests;

public sealed class CollectorHostingTests
{
    [Fact]
    public void AddCollectorSession_ValidSettings_GivesABackfillSession()
    {
        using var host = Build(new() { ["Collector:DataDirectory"] = "/data", ["Collector:Inputs:0:Path"] = "/logs/mail.log" });

        Assert.NotNull(host.Services.GetRequiredService<BackfillSession>());
        Assert.NotNull(host.Services.GetRequiredService<CollectorWorker>());
    }

    [Theory]
    [InlineData("Collector:Inputs:0:Zone", "Mars/Olympus", "Mars/Olympus")]
    [InlineData("Collector:Inputs:0:Path", "mail.log", "full path")]
    [InlineData("Collector:DataDirectory", "data", "DataDirectory")]
    [InlineData("Collector:MaxLineBytes", "7", "MaxLineBytes")]
    [InlineData("Collector:Inputs:0:Server", "exim", "Server")]
    public void Options_BadSetting_NamesItself(string setting, string value, string named)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Collector:DataDirectory"] = "/data",
            ["Collector:Inputs:0:Path"] = "/logs/mail.log",
            [setting] = value,
        };
        using var host = Build(settings);

        var error = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<CollectorOptions>>().Value);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_MisspeltSetting_NamesItself()
    {
        using var host = Build(new() { ["Collector:DataDirectry"] = "/data" });

        var error = Assert.ThrowsAny<Exception>(() => host.Services.GetRequiredService<IOptions<CollectorOptions>>().Value);
        Assert.Contains("DataDirectry", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/logs/mail.log", "/logs/mail.log", "/logs/mail.log")]
    [InlineData("/logs/mail.log", "/logs/mail.*", "/logs/mail.log")]
    [InlineData("/logs/*/mail.log", "/logs/a/mail.log", "/logs/a/mail.log")]
    [InlineData("/logs/mail.log", "/logs/mail.log.1", "/logs/mail.log")]
    [InlineData("-", "-", "-")]
    public void Options_TwoInputsThatNameOneLog_NameBothAndTheLog(string first, string second, string log)
    {
        using var host = Build(new()
        {
            ["Collector:DataDirectory"] = "/data",
            ["Collector:Inputs:0:Path"] = first,
            ["Collector:Inputs:1:Path"] = second,
            ["Collector:Inputs:1:Origin"] = "another",
        });

        var error = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<CollectorOptions>>().Value);
        Assert.Contains($"Inputs:0 ({first}) and Collector:Inputs:1 ({second}) both name {log}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_TwoPatternsThatMatchOneFile_NameBothAndTheLog()
    {
        using var collector = new CollectorHarness();
        collector.Append("", "mail.log");
        using var host = Build(new()
        {
            ["Collector:DataDirectory"] = "/data",
            ["Collector:Inputs:0:Path"] = collector.File("m*"),
            ["Collector:Inputs:1:Path"] = collector.File("*.log"),
        });

        var error = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<CollectorOptions>>().Value);
        Assert.Contains(collector.File("mail.log"), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/logs/mail.log", "/logs/mail.err")]
    [InlineData("/logs/*.log", "/logs/a/mail.log")]
    [InlineData("/logs/mail.log", "-")]
    public void Options_InputsApart_AreValid(string first, string second)
    {
        using var host = Build(new()
        {
            ["Collector:DataDirectory"] = "/data",
            ["Collector:Inputs:0:Path"] = first,
            ["Collector:Inputs:1:Path"] = second,
        });

        Assert.Equal(2, host.Services.GetRequiredService<IOptions<CollectorOptions>>().Value.Inputs.Count);
    }

    private static IHost Build(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddCollectorSession();
        return builder.Build();
    }
}
