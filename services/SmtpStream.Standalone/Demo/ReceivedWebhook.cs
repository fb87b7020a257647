using System.Text.Json;

namespace SmtpStream.Standalone.Demo;

/// <summary>One notification that arrived.</summary>
/// <param name="Type">"alert.firing", "alert.resolved" …</param>
/// <param name="Body">The whole payload (docs/alerting.md).</param>
internal sealed record ReceivedWebhook(string Type, JsonElement Body);
