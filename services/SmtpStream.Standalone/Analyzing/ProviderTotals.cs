using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Standalone.Analyzing;

/// <summary>Delivery attempts at one mailbox provider.</summary>
internal sealed class ProviderTotals
{
    public long Sent { get; set; }
    public long Deferred { get; set; }
    public long Bounced { get; set; }

    /// <summary>Connection and transmission of one attempt, microseconds.</summary>
    public DDSketch AttemptUs { get; } = new();
}
