using SmtpStream.Hosting.Starting;

namespace SmtpStream.Query;

/// <summary>
/// The checks of the start, which in other services a stage waits for: until they are done <c>/ready</c> says so, and a Redis that
/// is unfit or another's stops the process. Calls do not wait for them.
/// </summary>
internal sealed class QueryStart(PipelineStart start) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => start.WaitAsync(stoppingToken);
}
