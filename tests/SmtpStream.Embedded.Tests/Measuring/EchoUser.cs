using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Embedded.Tests.Chain;
using SmtpStream.Streams;

namespace SmtpStream.Embedded.Tests.Measuring;

/// <summary>Every record becomes a final output: the most that a stage can have to store and send per record.</summary>
internal sealed class EchoUser : SumUser
{
    public EchoUser()
        : base(11)
    {
    }

    public override void Apply(in InputRecord record, StageState state)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"e/{state.Stamp.Incarnation}/{state.Stamp.Offset}");
        var sentAt = SumValue.Read(record.Body.Span, BodyField).Sum;
        state.Finalise(state.Add(id, new SumValue("", BodyField, sentAt)), new Destination(Topics.Partials, 0));
    }
}
