namespace SmtpStream.Hosting.Stages;

/// <summary>A commit was not stored, or nobody knows: the memory is worth nothing and is loaded again.</summary>
internal sealed class SessionLostException(string reason, bool isRefusal) : Exception(reason)
{
    /// <summary>Another owner wrote, so the load is worth trying at once.</summary>
    public bool IsRefusal => isRefusal;
}
