using SmtpStream.Alerting.Receivers.Http;

namespace SmtpStream.Alerting.Receivers.Webhook;

/// <summary>A webhook as Standard Webhooks 1.0.0 describes it, signed.</summary>
public sealed class WebhookOptions : HttpReceiverOptions
{
    /// <summary>
    /// Signing secrets, <c>whsec_</c> and the base64 of 24 to 64 random bytes, separated by blanks: two while one replaces the other.
    /// Exactly one of this and <see cref="SecretFile"/>.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>File that holds the secrets; read at the start.</summary>
    public string? SecretFile { get; set; }

    internal WebhookSignature Signature => new(ReceiverSecret.Read(Secret, SecretFile));

    internal override IEnumerable<string> Errors(string name)
    {
        foreach (var error in base.Errors(name))
        {
            yield return error;
        }

        if (ReceiverSecret.Error(Secret, SecretFile, $"{name}:Secret") is { } missing)
        {
            yield return missing;
        }
        else if (!WebhookSignature.IsSecret(ReceiverSecret.Read(Secret, SecretFile)))
        {
            yield return $"{name}:Secret is not whsec_ and the base64 of 24 to 64 bytes: printf whsec_%s $(openssl rand -base64 32).";
        }
    }
}
