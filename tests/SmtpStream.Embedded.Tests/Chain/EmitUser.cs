using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Streams;

namespace SmtpStream.Embedded.Tests.Chain;

/// <summary>Every new total is a final output of its own.</summary>
internal sealed class EmitUser : SumUser
{
    public EmitUser()
        : base(13)
    {
    }

    public override void Apply(in InputRecord record, StageState state)
    {
        if (record.IsWatermark)
        {
            return;
        }

        var total = SumValue.Read(record.Body.Span, BodyField);
        var emission = state.Add(
            string.Create(CultureInfo.InvariantCulture, $"e/{total.Key}/{state.Stamp.Incarnation}/{state.Stamp.Offset}"),
            new SumValue(total.Key, BodyField, total.Sum));
        state.Finalise(emission, new Destination(Topics.Anomalies, 0));
    }
}
