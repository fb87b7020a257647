using System.Globalization;
using SmtpStream.Alerting.States;

namespace SmtpStream.Alerting.Api;

/// <summary>Place in the changes of one load of the state: "epoch-number".</summary>
internal readonly record struct ResumeToken(string Epoch, long Number)
{
    public static ResumeToken Of(RecentChanges changes) => new(changes.Epoch, changes.Newest);

    /// <exception cref="Grpc.Core.RpcException">The text is no token.</exception>
    public static ResumeToken Parse(string text) =>
        text.Split('-') is [{ Length: > 0 } epoch, var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? new ResumeToken(epoch, n)
            : throw RequestErrors.Invalid("resume_token", "is not of an earlier response.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Number}");
}
