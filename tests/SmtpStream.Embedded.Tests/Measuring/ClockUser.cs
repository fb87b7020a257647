using SmtpStream.Embedded.Tests.Chain;
using SmtpStream.Streams;

namespace SmtpStream.Embedded.Tests.Measuring;

/// <summary>Reads the time stamp of every record and keeps nothing: its commits hold the position only.</summary>
internal sealed class ClockUser(HopClock clock) : SumUser(12)
{
    public override void Apply(in InputRecord record, StageState state)
    {
        if (!record.IsWatermark)
        {
            clock.Arrived(SumValue.Read(record.Body.Span, BodyField).Sum);
        }
    }
}
