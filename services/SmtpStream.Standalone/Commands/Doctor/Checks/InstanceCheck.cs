using SmtpStream.Hosting.Starting;
using SmtpStream.Redis.Checking;

namespace SmtpStream.Standalone.Commands.Doctor.Checks;

/// <summary>Redis is the one that holds this pipeline's state: its instance id is the one that is kept outside of it.</summary>
internal sealed class InstanceCheck : IDoctorCheck
{
    private const string Fix = "restore Redis from a backup, then replay smtp.events; point at the right Redis if this is another one";

    // The topic is not there before the first start, and reading it waits for it.
    private static readonly TimeSpan BrokerLimit = TimeSpan.FromSeconds(10);

    public string Name => "instance";

    public bool Concerns(DoctorSubject subject) => true;

    public async Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken) =>
        [subject.IsExternal ? await ExternalAsync(subject, cancellationToken) : Embedded(subject.Standalone.DataDirectory)];

    private static Finding Embedded(string directory)
    {
        var isNamed = File.Exists(Path.Combine(directory, "instance"));
        var state = Path.Combine(directory, "redis");
        var hasState = Directory.Exists(state) && Directory.EnumerateFileSystemEntries(state).Any();
        return (isNamed, hasState) switch
        {
            (true, false) => Finding.Failed(
                $"state lost: {directory} has an instance id, but {state} is empty",
                $"restore {state} from a backup; or remove {directory} and the collector's directory, and backfill"),
            (true, true) => Finding.Ok($"{directory} holds the state of this instance"),
            _ => Finding.Ok("the first start names the instance"),
        };
    }

    private static async Task<Finding> ExternalAsync(DoctorSubject subject, CancellationToken cancellationToken)
    {
        if (!await subject.RedisAnswersAsync(cancellationToken))
        {
            return Finding.Failed("not known while Redis does not answer", "see redis");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(BrokerLimit);
        try
        {
            return await CompareAsync(subject, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Warning("not known: the broker did not give the id that is kept in smtp.control", "see broker; before the first start this is as it should be");
        }
    }

    private static async Task<Finding> CompareAsync(DoctorSubject subject, CancellationToken cancellationToken)
    {
        var stored = await subject.Services.GetRequiredService<InstanceName>().ReadAsync(cancellationToken);
        var kept = await subject.Services.GetRequiredService<IInstanceKeeper>().ReadAsync(cancellationToken);
        return kept is null || kept == stored
            ? Finding.Ok(stored is null ? "the first start names the instance" : $"instance {stored}")
            : Finding.Failed(
                stored is null ? $"state lost: Redis has no instance id, it should be {kept}" : $"Redis has the instance id {stored}, it should be {kept}", Fix);
    }
}
