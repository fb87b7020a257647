using Xunit;

namespace SmtpStream.Standalone.Tests.Commands;

/// <summary>Compares with a file beside the tests; a differing result is written next to the test binaries.</summary>
internal static class Golden
{
    public static void Equal(string name, string actual)
    {
        var expected = Path.Combine(AppContext.BaseDirectory, name);
        var found = Path.ChangeExtension(expected, ".actual" + Path.GetExtension(name));
        Directory.CreateDirectory(Path.GetDirectoryName(found)!);
        File.WriteAllText(found, actual);
        Assert.True(File.Exists(expected), $"{expected} is missing; compare with {found}");
        Assert.Equal(File.ReadAllText(expected), actual);
    }
}
