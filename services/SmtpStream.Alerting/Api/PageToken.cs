using System.Buffers.Text;
using SmtpStream.Alerting.States;

namespace SmtpStream.Alerting.Api;

/// <summary>Opaque token of a page (AIP-158): the last key of the page before, bound to the other parameters of the list.</summary>
internal static class PageToken
{
    public const int DefaultSize = 100;
    public const int MaxSize = 1_000;

    public static int SizeOf(uint pageSize) => pageSize == 0 ? DefaultSize : (int)Math.Min(pageSize, MaxSize);

    public static string Write(string parameters, string lastKey) =>
        Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes($"{Bind(parameters)}{lastKey}"));

    /// <summary>The last key of the page before; empty for the first page.</summary>
    /// <exception cref="Grpc.Core.RpcException">The token is not of a list with these parameters.</exception>
    public static string Read(string parameters, string token)
    {
        if (token.Length == 0)
        {
            return "";
        }

        var bytes = new byte[token.Length];
        if (Base64Url.IsValid(token) && Base64Url.TryDecodeFromChars(token, bytes, out var length))
        {
            var text = System.Text.Encoding.UTF8.GetString(bytes, 0, length);
            var bound = Bind(parameters);
            if (text.StartsWith(bound, StringComparison.Ordinal))
            {
                return text[bound.Length..];
            }
        }

        throw RequestErrors.Invalid("page_token", "is not of a list with these parameters.");
    }

    private static string Bind(string parameters) => Fingerprint.Of([parameters])[..8];
}
