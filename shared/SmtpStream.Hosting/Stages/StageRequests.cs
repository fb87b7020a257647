using System.Threading.Channels;
using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>Questions and acknowledgements of receivers that wait for the stage's thread.</summary>
internal sealed class StageRequests(StageIdentity stage)
{
    private readonly Channel<StageRequest> _new = Channel.CreateUnbounded<StageRequest>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<(ReceiverOutput Output, Action<StageState>? Record)> _answered =
        Channel.CreateUnbounded<(ReceiverOutput, Action<StageState>?)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<bool> _arrived = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<StageRequest> _waiting = [];

    public void Add(StageRequest request)
    {
        if (_new.Writer.TryWrite(request))
        {
            _arrived.Writer.TryWrite(true);
        }
        else
        {
            request.Fail(new StageNotHereException(stage));
        }
    }

    public void Acknowledge(ReceiverOutput output, Action<StageState>? record)
    {
        if (_answered.Writer.TryWrite((output, record)))
        {
            _arrived.Writer.TryWrite(true);
        }
    }

    /// <summary>Returns when something arrived since the last <see cref="BeginRound"/>.</summary>
    public Task WhenArrivedAsync(CancellationToken cancellationToken) => _arrived.Reader.WaitToReadAsync(cancellationToken).AsTask();

    public void BeginRound() => _arrived.Reader.TryRead(out _);

    public bool TryTakeAnswer(out (ReceiverOutput Output, Action<StageState>? Record) answer) => _answered.Reader.TryRead(out answer);

    /// <summary>Answers what can be answered now. <paramref name="isCommitted"/>: nothing has changed since the last commit.</summary>
    public void Answer(IStageUser user, StageState state, bool isCommitted)
    {
        while (_new.Reader.TryRead(out var request))
        {
            _waiting.Add(request);
        }

        _waiting.RemoveAll(r => (isCommitted || !r.AfterCommit) && r.TryAnswer(user, state));
    }

    public void Close()
    {
        _new.Writer.TryComplete();
        _answered.Writer.TryComplete();
        while (_new.Reader.TryRead(out var request))
        {
            _waiting.Add(request);
        }

        _waiting.ForEach(r => r.Fail(new StageNotHereException(stage)));
        _waiting.Clear();
    }
}
