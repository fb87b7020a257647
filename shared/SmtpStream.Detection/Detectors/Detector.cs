using SmtpStream.Aggregation.Entities;
using SmtpStream.Detection.Rules;

namespace SmtpStream.Detection.Detectors;

/// <summary>
/// One kind of incident: whether a window meets the condition, and why. A pure function of the window and the rule's parameters.
/// A new detector is a file in this folder and a line in <see cref="DetectorCatalogue"/>.
/// </summary>
internal abstract class Detector
{
    public abstract DetectorInfo Info { get; }

    /// <summary>More events can only make it true: it also fires on open windows.</summary>
    public virtual bool CanOnlyGrow => false;

    /// <summary>It wants closed windows without a row, of entities that are known.</summary>
    public virtual bool NeedsZeroWindows => false;

    /// <summary>It also judges windows of which nothing is known.</summary>
    public virtual bool JudgesNoData => false;

    /// <summary>What a later revision of a closed window may change.</summary>
    public virtual RevisionPolicy OnRevision => RevisionPolicy.Judge;

    public abstract bool AppliesTo(EntityKind kind);

    /// <summary>Why the window meets the condition; null where it does not.</summary>
    public abstract Finding? Evaluate(in EvaluatedWindow window, RuleParameters parameters);
}
