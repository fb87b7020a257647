namespace SmtpStream.Standalone.Commands;

/// <summary>What the command tells the shell.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Something asked for was not found, not reachable or not well.</summary>
    public const int Failure = 1;

    /// <summary>The call itself is wrong. System.CommandLine's parse errors give 1; ours that need a look at the value give 2.</summary>
    public const int Usage = 2;

    /// <summary>Ended by Ctrl-C: 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
