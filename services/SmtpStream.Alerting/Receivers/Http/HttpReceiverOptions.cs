using System.Net;

namespace SmtpStream.Alerting.Receivers.Http;

/// <summary>What receivers that are reached by HTTP have in common.</summary>
public abstract class HttpReceiverOptions
{
    /// <summary>
    /// Address, with its secret parts. https; http only where <see cref="AllowNetworks"/> names the network. Exactly one of this and
    /// <see cref="UrlFile"/>.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>File that holds the address, for mounted secrets; read at the start.</summary>
    public string? UrlFile { get; set; }

    /// <summary>
    /// Networks (CIDR) that the address may resolve to although they are private, loopback or reserved: "127.0.0.1/32". Default: none, only
    /// public addresses.
    /// </summary>
    public List<string> AllowNetworks { get; init; } = [];

    /// <summary>Longest time of one attempt. Default 15 s, as Standard Webhooks advises. Range 1 s to 60 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether resolutions are told. Default true.</summary>
    public bool SendResolved { get; set; } = true;

    internal Uri Address => new(ReceiverSecret.Read(Url, UrlFile));

    internal IReadOnlyList<IPNetwork> AllowedNetworks => [.. AllowNetworks.Select(IPNetwork.Parse)];

    /// <summary>What is wrong with them; each sentence names its setting.</summary>
    internal virtual IEnumerable<string> Errors(string name)
    {
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromSeconds(60))
        {
            yield return $"{name}:Timeout is {Timeout}, outside 00:00:01 to 00:01:00.";
        }

        foreach (var network in AllowNetworks.Where(n => !IPNetwork.TryParse(n, out _)))
        {
            yield return $"{name}:AllowNetworks has '{network}', which is not a network in CIDR form such as 127.0.0.1/32.";
        }

        if (ReceiverSecret.Error(Url, UrlFile, $"{name}:Url") is { } error)
        {
            yield return error;
        }
        else if (!Uri.TryCreate(ReceiverSecret.Read(Url, UrlFile), UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            yield return $"{name}:Url is not an https address.";
        }
        else if (address.UserInfo.Length > 0)
        {
            yield return $"{name}:Url must not carry a user name or password.";
        }
        else if (address.Scheme == Uri.UriSchemeHttp && AllowNetworks.Count == 0)
        {
            yield return $"{name}:Url is http, which is for networks named in AllowNetworks only: use https.";
        }
    }
}
