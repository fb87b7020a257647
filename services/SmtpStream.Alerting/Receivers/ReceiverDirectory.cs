using Microsoft.Extensions.Options;
using SmtpStream.Alerting.Receivers.Egress;
using SmtpStream.Alerting.Receivers.Http;
using SmtpStream.Alerting.Receivers.Slack;
using SmtpStream.Alerting.Receivers.Webhook;

namespace SmtpStream.Alerting.Receivers;

/// <summary>The configured receivers: the one place that knows their kinds.</summary>
internal sealed class ReceiverDirectory : IDisposable
{
    private readonly Dictionary<string, IReceiver> _receivers = [];

    public ReceiverDirectory(IOptions<AlertingOptions> options, TimeProvider time)
    {
        foreach (var (name, slack) in options.Value.Slack)
        {
            _receivers.Add(name, new SlackReceiver(name, Sender(slack, time), slack.Timeout));
        }

        foreach (var (name, webhook) in options.Value.Webhook)
        {
            _receivers.Add(name, new WebhookReceiver(name, Sender(webhook, time), webhook.Signature, webhook.Timeout, time));
        }

        WithoutResolved = options.Value.HttpReceivers.Where(r => !r.Options.SendResolved).Select(r => r.Name).ToHashSet();
    }

    public IReadOnlyDictionary<string, IReceiver> ByName => _receivers;

    /// <summary>Names of those that are not told of resolutions.</summary>
    public IReadOnlySet<string> WithoutResolved { get; }

    public void Dispose()
    {
        foreach (var receiver in _receivers.Values.OfType<IDisposable>())
        {
            receiver.Dispose();
        }
    }

    private static HttpSender Sender(HttpReceiverOptions options, TimeProvider time) =>
        new(EgressGuard.Create(new AddressRules(options.AllowedNetworks)), options.Address, time);
}
