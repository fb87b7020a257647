using System.Text;
using SmtpStream.Smtp.Logs;

namespace SmtpStream.Smtp.Tests.Golden;

/// <summary>Each name.in gives name.ref: a line's outcome, then its events. A comment names what is odd about the lines below it.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData("prefixes")]
    [InlineData("deliveries")]
    [InlineData("sessions")]
    [InlineData("rejects")]
    [InlineData("authentication")]
    [InlineData("others")]
    [InlineData("probes")]
    public void Lines_Parsed_GiveTheirReference(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Golden");
        var actual = Render(name == "prefixes", File.ReadAllLines(Path.Combine(folder, name + ".in")));
        File.WriteAllText(Path.Combine(folder, name + ".actual"), actual);
        var reference = Path.Combine(folder, name + ".ref");
        Assert.True(File.Exists(reference), $"{reference} is missing; {name}.actual beside it holds what the parser gives");
        Assert.Equal(File.ReadAllText(reference), actual);
    }

    private static string Render(bool full, string[] lines)
    {
        var parser = LogReading.NewParser();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            if (line.StartsWith('#'))
            {
                text.Append(line).Append('\n');
                continue;
            }

            var sink = new RecordingSink(full);
            var outcome = parser.Parse(Encoding.UTF8.GetBytes(line), 0, sink);
            text.Append(outcome.Kind).Append(outcome.Kind switch
            {
                LineOutcomeKind.Rejected => $" {outcome.Failure}",
                LineOutcomeKind.Ignored => $" {outcome.IgnoredAs}",
                _ => "",
            }).Append('\n');
            sink.Events.ForEach(e => text.Append("  ").Append(e).Append('\n'));
        }

        return text.ToString();
    }
}
