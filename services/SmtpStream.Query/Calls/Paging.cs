using System.Globalization;
using Text = System.Text.Encoding;

namespace SmtpStream.Query.Calls;

/// <summary>Page tokens: the number of rows before the page, bound to the call's other parameters.</summary>
internal static class Paging
{
    /// <summary>Rows before the page.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: the token is not of this call.</exception>
    public static int Skip(string token, string parameters)
    {
        if (token.Length == 0)
        {
            return 0;
        }

        var parts = Decode(token).Split('\n', 2);
        return parts.Length == 2 && parts[1] == parameters && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var skip)
            ? skip
            : throw BadArgument.Of("page_token is not of a call with these parameters.");
    }

    public static string Token(int rowsBefore, string parameters) =>
        Convert.ToBase64String(Text.UTF8.GetBytes($"{rowsBefore.ToString(CultureInfo.InvariantCulture)}\n{parameters}"));

    public static int Size(uint asked, QueryOptions options) =>
        asked == 0 ? options.DefaultPageSize : (int)Math.Min(asked, (uint)options.MaxPageSize);

    private static string Decode(string token)
    {
        var buffer = new byte[token.Length];
        return Convert.TryFromBase64String(token, buffer, out var written) ? Text.UTF8.GetString(buffer, 0, written) : "";
    }
}
