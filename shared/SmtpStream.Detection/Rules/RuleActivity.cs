using System.Buffers;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Detection.Rules;

/// <summary>What one rule said of one entity's last windows, so that each thing is said once.</summary>
internal sealed class RuleActivity(string ruleId)
{
    private const int RememberedWindows = 8;

    private readonly List<SaidWindow> _said = [];

    public string RuleId => ruleId;

    /// <summary>A closed window met the condition: an outcome is published for each one until it was clear long enough.</summary>
    public bool IsActive { get; set; }

    /// <summary>End of the last closed window that met the condition.</summary>
    public long LastBreachUnixMs { get; set; } = long.MinValue;

    /// <summary>The last word on a window; None where nothing was said.</summary>
    public OutcomeKind Said(long startUnixMs)
    {
        foreach (var said in _said)
        {
            if (said.StartUnixMs == startUnixMs)
            {
                return said.Kind;
            }
        }

        return OutcomeKind.None;
    }

    /// <summary>An open window met the condition, and the closed one is still to come.</summary>
    /// <param name="nextUnixMs">Start of the next closed window.</param>
    public bool IsAhead(long nextUnixMs) => _said.Count > 0 && _said[^1].Kind == OutcomeKind.Breach && _said[^1].StartUnixMs >= nextUnixMs;

    /// <summary>Older than what is remembered: nothing more is said of it.</summary>
    public bool IsForgotten(long startUnixMs) => _said.Count == RememberedWindows && startUnixMs < _said[0].StartUnixMs;

    /// <summary>Notes what is said; returns its number among what was said of the window.</summary>
    public int Say(long startUnixMs, OutcomeKind kind)
    {
        for (var i = 0; i < _said.Count; i++)
        {
            if (_said[i].StartUnixMs == startUnixMs)
            {
                var number = _said[i].Number + 1;
                _said[i] = new SaidWindow(startUnixMs, kind, number);
                return number;
            }
        }

        var place = _said.FindIndex(s => s.StartUnixMs > startUnixMs);
        _said.Insert(place < 0 ? _said.Count : place, new SaidWindow(startUnixMs, kind, 0));
        if (_said.Count > RememberedWindows)
        {
            _said.RemoveAt(0);
        }

        return 0;
    }

    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteText(ruleId);
        writer.WriteByte(IsActive ? (byte)1 : (byte)0);
        writer.WriteInt64(LastBreachUnixMs);
        writer.WriteByte((byte)_said.Count);
        foreach (var said in _said)
        {
            writer.WriteInt64(said.StartUnixMs);
            writer.WriteByte((byte)said.Kind);
            writer.WriteByte((byte)Math.Min(byte.MaxValue, said.Number));
        }
    }

    public static RuleActivity Read(ref StateReader reader)
    {
        var activity = new RuleActivity(reader.ReadText())
        {
            IsActive = reader.ReadByte() != 0,
            LastBreachUnixMs = reader.ReadInt64(),
        };
        for (var n = reader.ReadByte(); n > 0; n--)
        {
            var start = reader.ReadInt64();
            var kind = (OutcomeKind)reader.ReadByte();
            activity._said.Add(new SaidWindow(start, kind, reader.ReadByte()));
        }

        return activity;
    }

    private readonly record struct SaidWindow(long StartUnixMs, OutcomeKind Kind, int Number);
}
