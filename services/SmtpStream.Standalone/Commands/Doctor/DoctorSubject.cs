using SmtpStream.Alerting;
using SmtpStream.Collector;
using SmtpStream.Embedded;
using SmtpStream.Hosting.Serving;
using SmtpStream.Redis;
using SmtpStream.Standalone.Running;

namespace SmtpStream.Standalone.Commands.Doctor;

/// <summary>The configuration under examination, read leniently, and the services of a pipeline that is built but never started.</summary>
internal sealed class DoctorSubject : IAsyncDisposable
{
    private static readonly TimeSpan RedisLimit = TimeSpan.FromSeconds(5);

    private WebApplication? _application;
    private bool? _redisAnswers;

    public DoctorSubject(FileInfo file, TimeProvider time)
    {
        (File, Time) = (file, time);
        var builder = new ConfigurationBuilder();
        ConfigOption.AddTo(builder, file);
        Configuration = builder.Build();
        Standalone = Lenient<StandaloneOptions>(StandaloneOptions.Section);
        Standalone.DataDirectory = Path.GetFullPath(Standalone.DataDirectory);
        Collector = Lenient<CollectorOptions>(CollectorOptions.Section);
        Server = Lenient<ServerOptions>(ServerOptions.Section);
        Alerting = Lenient<AlertingOptions>(AlertingOptions.Section);
        if (Lenient<EmbeddedOptions>(EmbeddedOptions.Section).DataDirectory is { Length: > 0 } directory)
        {
            Standalone.DataDirectory = directory;
        }
    }

    public FileInfo File { get; }

    public TimeProvider Time { get; }

    public IConfigurationRoot Configuration { get; }

    public StandaloneOptions Standalone { get; }

    public CollectorOptions Collector { get; }

    public ServerOptions Server { get; }

    public AlertingOptions Alerting { get; }

    public bool IsExternal => Standalone.Parts == PipelineParts.External;

    /// <summary>
    /// Everything <c>run</c> registers, on external parts: the embedded ones would start as soon as somebody asks for their address.
    /// </summary>
    public IServiceProvider Services => (_application ??= PipelineApplication.Build(AddExternal, Time)).Services;

    /// <summary>Whether Redis answers within a few seconds; it is asked once.</summary>
    public async Task<bool> RedisAnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RedisLimit);
        try
        {
            if (_redisAnswers is null)
            {
                await Services.GetRequiredService<RedisConnection>().WaitUntilConnectedAsync(limit.Token);
                _redisAnswers = true;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _redisAnswers = false;
        }

        return _redisAnswers.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    private void AddExternal(IConfigurationBuilder configuration)
    {
        ConfigOption.AddTo(configuration, File);
        configuration.AddInMemoryCollection(
        [
            new($"{StandaloneOptions.Section}:{nameof(StandaloneOptions.Parts)}", nameof(PipelineParts.External)),
            new("Logging:LogLevel:Default", "None"),
        ]);
    }

    // What cannot be read keeps its default; the configuration check names it.
    private T Lenient<T>(string section)
        where T : class, new()
    {
        try
        {
            return Configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException)
        {
            return new T();
        }
    }
}
