using Grpc.Core;
using SmtpStream.Encoding.Control;
using SmtpStream.Hosting.Stages;

namespace SmtpStream.Alerting.Api;

/// <summary>Makes a change and returns once Alerting holds it.</summary>
internal sealed class ControlCalls(WriteControlChange write, WhenCommitted whenCommitted, TimeProvider time)
{
    /// <summary>Longest wait of a call.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <exception cref="RpcException">It was not written, or is not held yet: both say so.</exception>
    public async Task ChangeAsync(ControlChange change, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var isWritten = false;
        try
        {
            var isHeld = false;
            await whenCommitted(
                stage =>
                {
                    isHeld = stage.Requests.Contains(change);
                    return true;
                },
                either.Token).ConfigureAwait(false);
            if (isHeld)
            {
                return;
            }

            await write(change, either.Token).ConfigureAwait(false);
            isWritten = true;
            await whenCommitted(stage => stage.Requests.Contains(change), either.Token).ConfigureAwait(false);
        }
        catch (StageNotHereException)
        {
            throw isWritten ? RequestErrors.NotHeldYet() : RequestErrors.StageNotHere();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw isWritten ? RequestErrors.NotHeldYet() : RequestErrors.NotWritten();
        }
    }
}
