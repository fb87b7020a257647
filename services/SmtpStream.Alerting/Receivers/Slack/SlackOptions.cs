using SmtpStream.Alerting.Receivers.Http;

namespace SmtpStream.Alerting.Receivers.Slack;

/// <summary>An incoming webhook of Slack, or of what speaks its language. The address is the secret.</summary>
public sealed class SlackOptions : HttpReceiverOptions;
