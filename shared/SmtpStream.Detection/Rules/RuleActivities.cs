using System.Buffers;
using SmtpStream.Detection.Learning;

namespace SmtpStream.Detection.Rules;

/// <summary>The rules that said something of an entity, by id.</summary>
internal sealed class RuleActivities
{
    private readonly List<RuleActivity> _activities = [];

    public bool AnyActive => IsActiveExcept(null);

    /// <summary>Something was said that a closed window still to come must not say again, or must end.</summary>
    /// <param name="nextUnixMs">Start of the next closed window.</param>
    public bool AnyUnfinished(long nextUnixMs)
    {
        foreach (var activity in _activities)
        {
            if (activity.IsActive || activity.IsAhead(nextUnixMs))
            {
                return true;
            }
        }

        return false;
    }

    public IReadOnlyList<RuleActivity> All => _activities;

    public RuleActivity? Find(string ruleId)
    {
        foreach (var activity in _activities)
        {
            if (activity.RuleId == ruleId)
            {
                return activity;
            }
        }

        return null;
    }

    public RuleActivity FindOrAdd(string ruleId)
    {
        if (Find(ruleId) is { } found)
        {
            return found;
        }

        var made = new RuleActivity(ruleId);
        var place = _activities.FindIndex(a => string.CompareOrdinal(a.RuleId, ruleId) > 0);
        _activities.Insert(place < 0 ? _activities.Count : place, made);
        return made;
    }

    public bool IsActiveExcept(string? ruleId)
    {
        foreach (var activity in _activities)
        {
            if (activity.IsActive && activity.RuleId != ruleId)
            {
                return true;
            }
        }

        return false;
    }

    public void Remove(RuleActivity activity) => _activities.Remove(activity);

    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte((byte)_activities.Count);
        foreach (var activity in _activities)
        {
            activity.Write(writer);
        }
    }

    public void Read(ref StateReader reader)
    {
        for (var n = reader.ReadByte(); n > 0; n--)
        {
            _activities.Add(RuleActivity.Read(ref reader));
        }
    }
}
