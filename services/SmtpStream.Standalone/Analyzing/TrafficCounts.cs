namespace SmtpStream.Standalone.Analyzing;

/// <summary>The five columns of pflogsumm's traffic summaries.</summary>
internal struct TrafficCounts
{
    public long Received;
    public long Delivered;
    public long Deferred;
    public long Bounced;
    public long Rejected;

    public void Add(in TrafficCounts other)
    {
        Received += other.Received;
        Delivered += other.Delivered;
        Deferred += other.Deferred;
        Bounced += other.Bounced;
        Rejected += other.Rejected;
    }
}
