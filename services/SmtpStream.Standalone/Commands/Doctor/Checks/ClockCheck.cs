using System.Globalization;
using SmtpStream.Redis.Checking;

namespace SmtpStream.Standalone.Commands.Doctor.Checks;

/// <summary>The clock is set: years of RFC 3164 stamps, "future" and deadlines are taken from it.</summary>
internal sealed class ClockCheck : IDoctorCheck
{
    private const int FirstYear = 2026;
    private const int LastYear = 2100;
    private static readonly TimeSpan MaxOffset = TimeSpan.FromSeconds(5);

    public string Name => "clock";

    public bool Concerns(DoctorSubject subject) => true;

    public async Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken)
    {
        var now = subject.Time.GetUtcNow();
        var text = now.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        if (now.Year is < FirstYear or > LastYear)
        {
            return [Finding.Failed($"this machine's clock says {text}", "set it: timedatectl set-ntp true")];
        }

        if (subject.IsExternal && await subject.RedisAnswersAsync(cancellationToken))
        {
            var offset = (await subject.Services.GetRequiredService<RedisClock>().ReadAsync(cancellationToken) - subject.Time.GetUtcNow()).Duration();
            if (offset > MaxOffset)
            {
                return
                [
                    Finding.Failed(
                        string.Create(CultureInfo.InvariantCulture, $"this machine and Redis differ by {offset.TotalSeconds:0} s"),
                        "set both by NTP: timedatectl set-ntp true, then chronyc tracking"),
                ];
            }
        }

        return [Finding.Ok(text)];
    }
}
