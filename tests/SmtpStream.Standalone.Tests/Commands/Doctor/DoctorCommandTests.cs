using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SmtpStream.Standalone.Commands.Doctor;
using Xunit;

namespace SmtpStream.Standalone.Tests.Commands.Doctor;

/// <summary>Each test breaks what one check looks at.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private readonly DoctorSite _site = new();

    [Fact]
    public async Task Doctor_AllWell_EndsWithSuccess()
    {
        var run = await CommandRun.Of("doctor", "--config", _site.Config, "--format", "json");

        var checks = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToList();
        Assert.All(checks, c => Assert.Equal(("ok", ""), (c.GetProperty("verdict").GetString(), c.GetProperty("fix").GetString())));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("configuration", checks.Select(c => c.GetProperty("check").GetString()));
        Assert.False(Directory.Exists(_site.DataDirectory));
    }

    [Fact]
    public async Task Doctor_SomethingFails_EndsWithFailureAndPrintsTheFix()
    {
        _site["Server:GrpcAddres"] = "http://127.0.0.1:9";

        var run = await CommandRun.Of("doctor", "--config", _site.Config);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("GrpcAddres", run.Output, StringComparison.Ordinal);
        Assert.Contains("correct it in smtpstream.json", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Collecter:MaxLineBytes", "2048", "unknown section \"Collecter\"")]
    [InlineData("Collector:MaxLineByte", "2048", "MaxLineByte")]
    [InlineData("Collector:MaxLineBytes", "1", "MaxLineBytes")]
    [InlineData("Standalone:Parts", "Embeded", "Embeded")]
    [InlineData("Embedded:Partitons", "2", "Partitons")]
    [InlineData("Alerting:Webhook:chat:Secret", "short", "Webhook:chat:Secret")]
    [InlineData("Alerting:Route:Receiver", "pager", "pager")]
    public async Task Configuration_WrongSetting_IsNamed(string setting, string value, string found)
    {
        _site[setting] = value;

        AssertFailed(await _site.FindAsync("configuration"), found, "correct it in");
    }

    [Fact]
    public async Task Configuration_NoSuchFile_SaysSo()
    {
        File.Delete(_site.Config);

        AssertFailed(await _site.FindAsync("configuration"), "no such file", "--config");
    }

    [Fact]
    public async Task Configuration_NoJson_SaysSo()
    {
        await File.WriteAllTextAsync(_site.Config, "{ \"Server\": ");

        AssertFailed(await _site.FindAsync("configuration"), "smtpstream.json", "docs/running.md");
    }

    [Fact]
    public async Task DataDirectory_CannotBeMade_IsFound()
    {
        _site["Standalone:DataDirectory"] = Path.Combine(_site.Log, "data");

        AssertFailed(await _site.FindAsync("data directory"), _site.Log, "Standalone:DataDirectory");
    }

    [Fact]
    public async Task Lock_Held_IsFound()
    {
        Directory.CreateDirectory(_site.DataDirectory);
        using var held = new FileStream(Path.Combine(_site.DataDirectory, "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        AssertFailed(await _site.FindAsync("lock"), "another process", "stop the other run");
    }

    [Fact]
    public async Task Inputs_Directory_IsFound()
    {
        _site["Collector:Inputs:0:Path"] = Path.GetTempPath();

        AssertFailed(await _site.FindAsync("inputs"), "is a directory", "*.log");
    }

    [SkippableFact]
    public async Task Inputs_NoPermission_IsFound()
    {
        Skip.If(Environment.UserName == "root", "root may read every file");
        DoctorSite.Allow(_site.Log, UnixFileMode.None);

        AssertFailed(await _site.FindAsync("inputs"), "denied", "usermod -aG adm");
    }

    [Fact]
    public async Task Inputs_UnknownZone_IsFound()
    {
        _site["Collector:Inputs:0:Zone"] = "Europe/Nowhere";

        AssertFailed(await _site.FindAsync("inputs"), "Europe/Nowhere", "Europe/Berlin");
    }

    [Fact]
    public async Task Inputs_Missing_IsAWarning()
    {
        File.Delete(_site.Log);

        var finding = await _site.FindAsync("inputs");

        Assert.Equal((Verdict.Warning, true), (finding.Verdict, finding.Fix.Contains("Collector:Inputs", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Receivers_None_IsAWarning()
    {
        _site["Alerting:Route:Receiver"] = "";

        var finding = await _site.FindAsync("receivers");

        Assert.Equal((Verdict.Warning, true), (finding.Verdict, finding.Fix.Contains("Alerting:Route:Receiver", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Broker_NobodyThere_IsFound()
    {
        _site.UseExternal();

        AssertFailed(await _site.FindAsync("broker"), "127.0.0.1:1", "Kafka:BootstrapServers");
    }

    [Fact]
    public async Task Redis_NobodyThere_IsFound()
    {
        _site.UseExternal();

        AssertFailed(await _site.FindAsync("redis"), "127.0.0.1:1", "Redis:Endpoints");
    }

    [SkippableTheory]
    [InlineData("--maxmemory-policy", "allkeys-lru", "--appendonly", "yes", "maxmemory-policy noeviction")]
    [InlineData("--maxmemory-policy", "noeviction", "--appendonly", "no", "appendonly yes")]
    public async Task Redis_WouldLoseState_IsFound(string policy, string policyValue, string append, string appendValue, string found)
    {
        _site.UseRedis(policy, policyValue, append, appendValue);

        AssertFailed(await _site.FindAsync("redis"), found, "CONFIG SET");
    }

    [Fact]
    public async Task Instance_RedisFilesGone_IsFound()
    {
        Directory.CreateDirectory(_site.DataDirectory);
        await File.WriteAllTextAsync(Path.Combine(_site.DataDirectory, "instance"), "0123456789abcdef\n");

        AssertFailed(await _site.FindAsync("instance"), "state lost", "from a backup");
    }

    [Fact]
    public async Task Clock_NeverSet_IsFound() =>
        AssertFailed(await _site.FindAsync("clock", new DateTimeOffset(1970, 1, 1, 0, 10, 0, TimeSpan.Zero)), "1970-01-01", "timedatectl");

    [SkippableFact]
    public async Task Clock_DiffersFromRedis_IsFound()
    {
        _site.UseRedis("--appendonly", "yes");

        AssertFailed(await _site.FindAsync("clock", TimeProvider.System.GetUtcNow().AddMinutes(-3)), "differ by 18", "NTP");
    }

    [Fact]
    public async Task Ports_Taken_IsFound()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _site["Server:HttpAddress"] = $"http://{listener.LocalEndpoint}";

        AssertFailed(await _site.FindAsync("ports"), listener.LocalEndpoint.ToString()!, "Server:HttpAddress");
    }

    [Fact]
    public async Task Permissions_SecretForEverybody_IsFound()
    {
        DoctorSite.Allow(_site.Config, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        AssertFailed(await _site.FindAsync("permissions"), "everybody can read it", "chmod o-rwx");
    }

    public void Dispose() => _site.Dispose();

    private static void AssertFailed(Finding finding, string found, string fix)
    {
        Assert.Equal(Verdict.Failed, finding.Verdict);
        Assert.Contains(found, finding.Found, StringComparison.Ordinal);
        Assert.Contains(fix, finding.Fix, StringComparison.Ordinal);
    }
}
