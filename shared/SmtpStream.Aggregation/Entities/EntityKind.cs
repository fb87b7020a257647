namespace SmtpStream.Aggregation.Entities;

/// <summary>What is measured. Numbers equal those of <c>smtpstream.v1.EntityKind</c>.</summary>
public enum EntityKind : byte
{
    None = 0,
    Server = 1,
    Service = 2,
    SenderDomain = 3,
    RecipientDomain = 4,
    Provider = 5,
    ClientNetwork = 6,
    User = 7,
    OwnAddress = 8,

    /// <summary>A client address, only while it fails.</summary>
    Client = 9,

    /// <summary>Client address and user, only while they fail: "192.0.2.1 bob@example.org".</summary>
    ClientUser = 10,

    /// <summary>A configured input, "origin path": data quality.</summary>
    Path = 11,
}
