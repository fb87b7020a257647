using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Aggregation.Folding;

/// <summary>What the events that follow have in common.</summary>
public readonly record struct FoldSource
{
    /// <summary>Empty is the default tenant.</summary>
    public string Tenant { get; init; }

    /// <summary>Name of the content, for exemplars.</summary>
    public string Source { get; init; }

    /// <summary>Name of the path entity, "origin path"; empty counts no path.</summary>
    public string Path { get; init; }

    /// <summary>Server of events that name none.</summary>
    public string Server { get; init; }

    /// <summary>IANA zone in which the stamps were read.</summary>
    public string Zone { get; init; }

    public View View { get; init; }
}
