namespace SmtpStream.Standalone.Running;

/// <summary>What only the one-process form needs.</summary>
internal sealed class StandaloneOptions
{
    public const string Section = "Standalone";

    /// <summary>Embedded (default) or External.</summary>
    public PipelineParts Parts { get; set; }

    /// <summary>
    /// Directory of everything that must survive a restart: embedded Redis, instance id, the collector's checkpoint. One
    /// process at a time. Default: "data" below the working directory.
    /// </summary>
    public string DataDirectory { get; set; } = "data";

    /// <exception cref="InvalidOperationException">A setting is unknown or unreadable; the message names it.</exception>
    public static StandaloneOptions Read(IConfiguration configuration)
    {
        var options = new StandaloneOptions();
        configuration.GetSection(Section).Bind(options, o => o.ErrorOnUnknownConfiguration = true);
        options.DataDirectory = Path.GetFullPath(options.DataDirectory);
        return options;
    }
}
