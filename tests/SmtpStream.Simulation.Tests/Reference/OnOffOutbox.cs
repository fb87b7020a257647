using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>Delivers in order; an answer that stays unseen has the notification delivered again.</summary>
internal sealed class OnOffOutbox(SimulatedParts parts, Random random) : Outbox
{
    private readonly List<(Destination Receiver, string Id, byte[] Body)> _waiting = [];

    public override bool IsIdle => _waiting.Count == 0;

    public override void Dispatch(Destination receiver, Mark mark, byte[] body) => _waiting.Add((receiver, mark.Id!, body));

    public override void Forget() => _waiting.Clear();

    public override void Step(Stage stage)
    {
        var (receiver, id, body) = _waiting[0];
        _waiting.RemoveAt(0);
        parts.Deliver(id, body);
        if (random.Next(10) == 0 && parts.FaultsAreOn)
        {
            _waiting.Add((receiver, id, body));
            return;
        }

        stage.AcknowledgedOne(receiver, id, state => OnOffAlerting.RecordNotification(state, id));
    }
}
