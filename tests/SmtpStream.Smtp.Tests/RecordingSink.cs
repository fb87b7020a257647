using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Tests;

/// <summary>Keeps every event as text and counts kinds.</summary>
internal sealed class RecordingSink(bool full = false) : IMailEventSink
{
    public List<string> Events { get; } = [];

    public Dictionary<EventKind, int> Kinds { get; } = [];

    public Dictionary<DeliveryOutcome, int> Outcomes { get; } = [];

    public void OnEvent(in MailEvent mailEvent)
    {
        Events.Add(full ? EventText.DescribeFully(in mailEvent) : EventText.Describe(in mailEvent));
        Kinds[mailEvent.Kind] = Kinds.GetValueOrDefault(mailEvent.Kind) + 1;
        if (mailEvent.Kind == EventKind.DeliveryAttempted)
        {
            Outcomes[mailEvent.Outcome] = Outcomes.GetValueOrDefault(mailEvent.Outcome) + 1;
        }
    }
}
