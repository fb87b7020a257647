namespace SmtpStream.Standalone.Analyzing;

/// <summary>The largest entries of a table, and how many there are to rank.</summary>
/// <param name="Indexes">Largest first.</param>
/// <param name="Total">Entries with more than 0, shown or not.</param>
internal sealed record Ranking(IReadOnlyList<int> Indexes, int Total)
{
    public int Hidden => Total - Indexes.Count;
}
