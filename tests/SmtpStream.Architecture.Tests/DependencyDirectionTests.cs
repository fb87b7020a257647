using System.Xml.Linq;
using Xunit;

namespace SmtpStream.Architecture.Tests;

/// <summary>The dependency map of the solution. Changing it is an architecture decision, so it needs a decision record.</summary>
public class DependencyDirectionTests
{
    private const string Smtp = "SmtpStream.Smtp";
    private const string Aggregation = "SmtpStream.Aggregation";
    private const string Streams = "SmtpStream.Streams";
    private const string Detection = "SmtpStream.Detection";
    private const string Contracts = "SmtpStream.Contracts";
    private const string Encoding = "SmtpStream.Encoding";
    private const string Kafka = "SmtpStream.Kafka";
    private const string Redis = "SmtpStream.Redis";
    private const string Hosting = "SmtpStream.Hosting";

    private static readonly string[] ServiceBase = [Contracts, Encoding, Streams, Kafka, Redis, Hosting];

    private static readonly Dictionary<string, string[]> AllowedProjects = new()
    {
        // Pure: no I/O, no clock, no DI.
        ["SmtpStream.Smtp"] = [],
        ["SmtpStream.Aggregation"] = [Smtp],
        ["SmtpStream.Streams"] = [],
        ["SmtpStream.Detection"] = [Aggregation],
        ["SmtpStream.Contracts"] = [],
        ["SmtpStream.Encoding"] = [Contracts, Smtp, Aggregation, Streams, Detection],

        // Edges.
        ["SmtpStream.Kafka"] = [Contracts],
        ["SmtpStream.Redis"] = [Contracts],
        ["SmtpStream.Hosting"] = [Contracts, Encoding, Streams, Kafka, Redis],
        ["SmtpStream.Embedded"] = [Contracts, Kafka, Redis, Hosting],

        // Services never reference each other; Standalone hosts them all.
        ["SmtpStream.Collector"] = [.. ServiceBase, Smtp],
        ["SmtpStream.Aggregator"] = [.. ServiceBase, Smtp, Aggregation],
        ["SmtpStream.Scorer"] = [.. ServiceBase, Aggregation, Detection],
        ["SmtpStream.Alerting"] = [.. ServiceBase, Aggregation, Detection],
        ["SmtpStream.Query"] = [.. ServiceBase, Aggregation, Detection],
        ["SmtpStream.Standalone"] =
        [
            .. ServiceBase, Smtp, Aggregation, Detection, "SmtpStream.Embedded", "SmtpStream.Collector", "SmtpStream.Aggregator",
            "SmtpStream.Scorer", "SmtpStream.Alerting", "SmtpStream.Query",
        ],
    };

    private static readonly Dictionary<string, string[]> PackageOwners = new()
    {
        ["Confluent.Kafka"] = [Kafka, "SmtpStream.Embedded"],
        ["StackExchange.Redis"] = [Redis],
        ["Microsoft.ML"] = [Detection],
        ["Microsoft.Garnet"] = ["SmtpStream.Embedded"],
    };

    private static readonly string[] PureProjects = [Smtp, Aggregation, Streams, Detection];

    private static readonly string[] ImpureWords =
        ["System.IO.File", "Microsoft.Extensions.", "TimeProvider", "ILogger", "HttpClient", "File.Open", "Environment.GetEnvironmentVariable"];

    private static readonly string[] VagueNames = ["Utils", "Util", "Helpers", "Helper", "Common", "Misc", "Manager", "Core", "Base"];

    private static readonly string[] Roots = ["services", "shared"];
    private static readonly char[] Separators = ['/', '.'];

    public static TheoryData<string> Projects() => [.. Files("*.csproj")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReference_OutsideTheMap_IsRejected(string csproj)
    {
        var name = Path.GetFileNameWithoutExtension(csproj);
        Assert.True(AllowedProjects.ContainsKey(name), $"{name} is not in the dependency map.");
        Assert.Empty(References(csproj, "ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p)).Except(AllowedProjects[name]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void VendorPackage_OutsideItsOwner_IsRejected(string csproj)
    {
        var name = Path.GetFileNameWithoutExtension(csproj);
        Assert.DoesNotContain(References(csproj, "PackageReference"), p => PackageOwners.TryGetValue(p, out var owners) && !owners.Contains(name));
    }

    [Fact]
    public void SourceFile_LongerThan400Lines_IsRejected() =>
        Assert.DoesNotContain(Files("*.cs"), f => File.ReadLines(Path.Combine(Root, f)).Count() > 400);

    [Fact]
    public void SourceFile_WithVagueName_IsRejected() =>
        Assert.DoesNotContain(Files("*.cs"), f => f.Split(Separators).Any(part => VagueNames.Contains(part)));

    [Fact]
    public void PureProject_WithOutsideWorld_IsRejected() =>
        Assert.Empty(
            from project in PureProjects
            from file in Files("*.cs").Where(f => f.StartsWith($"shared/{project}/", StringComparison.Ordinal))
            from line in File.ReadLines(Path.Combine(Root, file))
            from word in ImpureWords
            where line.Contains(word, StringComparison.Ordinal) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            select $"{file}: {line.Trim()}");

    [Fact]
    public void Program_LongerThan20Lines_IsRejected() =>
        Assert.DoesNotContain(Files("Program.cs"), f => File.ReadLines(Path.Combine(Root, f)).Count() > 20);

    [Fact]
    public void Service_WithoutReadme_IsRejected() =>
        Assert.DoesNotContain(
            Directory.EnumerateDirectories(Path.Combine(Root, "services")),
            d => !File.Exists(Path.Combine(d, "README.md")) && !d.EndsWith("Standalone", StringComparison.Ordinal));

    private static readonly string Root = FindRoot();

    private static IEnumerable<string> Files(string pattern) =>
        Roots
            .SelectMany(d => Directory.EnumerateFiles(Path.Combine(Root, d), pattern, SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal));

    private static IEnumerable<string> References(string csproj, string kind) =>
        XDocument.Load(Path.Combine(Root, csproj)).Descendants(kind).Select(r => r.Attribute("Include")!.Value.Replace('\\', '/'));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "SmtpStream.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("SmtpStream.sln not found above the test output.");
        }

        return directory.FullName;
    }
}
