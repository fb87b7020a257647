using Xunit;

namespace SmtpStream.EndToEnd.Tests;

/// <summary>Finds the real parts (Kafka, Kubernetes tools, test data) in a folder "shared" beside the repository; a test without its part skips and says so.</summary>
internal static class SharedParts
{
    public static string RepositoryRoot { get; } = FindRoot();

    public static string Require(string name)
    {
        var path = Path.Combine(Path.GetDirectoryName(RepositoryRoot)!, "shared", name);
        Skip.IfNot(Directory.Exists(path), $"No folder shared/{name} beside the repository.");
        return path;
    }

    public static void RequireProgram(string name) =>
        Skip.IfNot(
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Append("/usr/sbin").Any(d => File.Exists(Path.Combine(d, name))),
            $"{name} is not installed.");

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
