using System.Buffers;
using System.Text;

namespace SmtpStream.Streams.Tests;

/// <summary>
/// A user whose records say what to do: "set ID TEXT", "open ID TOPIC PARTITION", "final ID TOPIC PARTITION", "remove ID",
/// "cold KEY FIELD" (copies the cold field into the entry "cold"); steps are separated by ';'.
/// </summary>
internal sealed class ScriptedUser : IStageUser
{
    public List<string> Applied { get; } = [];

    public string? Watermark { get; set; } = "wm";

    public int Resets { get; private set; }

    public void Reset() => Resets++;

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored) => new TextValue(Encoding.UTF8.GetString(stored));

    public void Loaded(StageState state)
    {
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
        foreach (var step in Steps(record))
        {
            if (step is ["cold", var key, var field])
            {
                keys.Add(new ColdKey(key, field));
            }
        }
    }

    public void Apply(in InputRecord record, StageState state)
    {
        Applied.Add(Encoding.UTF8.GetString(record.Body.Span));
        foreach (var step in Steps(record))
        {
            Run(step, state);
        }
    }

    public static void Run(string[] step, StageState state)
    {
        switch (step)
        {
            case ["set", var id, var text]:
                Set(state, id, text);
                break;
            case ["open", var id, var topic, var partition]:
                state.Open(state.Find(id)!, new Destination(topic, int.Parse(partition)));
                break;
            case ["final", var id, var topic, var partition]:
                state.Finalise(state.Find(id)!, new Destination(topic, int.Parse(partition)));
                break;
            case ["remove", var id]:
                state.Remove(state.Find(id)!);
                break;
            case ["cold", var key, var field]:
                Set(state, "cold", Encoding.UTF8.GetString(state.Cold(new ColdKey(key, field)).Span));
                break;
        }
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
        foreach (var entry in changed)
        {
            writer.Set("read-model", entry.Id, Encoding.UTF8.GetBytes(((TextValue)entry.Value).Text), TimeSpan.FromDays(1));
        }
    }

    public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer)
    {
        if (Watermark is null)
        {
            return false;
        }

        Encoding.UTF8.GetBytes(Watermark, writer);
        return true;
    }

    private static void Set(StageState state, string id, string text)
    {
        if (state.Find(id) is { } entry)
        {
            ((TextValue)entry.Value).Text = text;
            state.Changed(entry);
        }
        else
        {
            state.Add(id, new TextValue(text));
        }
    }

    private static IEnumerable<string[]> Steps(InputRecord record) =>
        Encoding.UTF8.GetString(record.Body.Span).Split(';').Select(step => step.Split(' '));
}
