using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SmtpStream.Smtp;

namespace SmtpStream.Standalone.Analyzing.Handover;

/// <summary>
/// Sums up on a thread of its own while another reads and parses: events go over in blocks, in order, so the sums are those of one
/// thread. <see cref="OnEvent"/> and <see cref="Complete"/> belong to the reading thread; the analysis may be read after Complete.
/// </summary>
internal sealed class AnalysisThread : IDisposable
{
    /// <summary>One is filled, one summed up, one waits; a fourth smooths.</summary>
    private const int Blocks = 4;

    private readonly BlockingCollection<EventBlock> _empty = [];
    private readonly BlockingCollection<EventBlock> _filled = [];
    private readonly LogAnalysis _analysis;
    private readonly Thread _thread;
    private EventBlock _block = new();
    private ExceptionDispatchInfo? _failure;

    public AnalysisThread(LogAnalysis analysis)
    {
        _analysis = analysis;
        for (var i = 1; i < Blocks; i++)
        {
            _empty.Add(new EventBlock());
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "analysis" };
        _thread.Start();
    }

    public void OnEvent(in MailEvent mailEvent)
    {
        _block.Append(mailEvent);
        if (_block.IsFull)
        {
            _filled.Add(_block);
            _block = _empty.Take();
            _block.Clear();
        }
    }

    /// <summary>Waits until every event is summed up.</summary>
    public void Complete()
    {
        _filled.Add(_block);
        _filled.CompleteAdding();
        _thread.Join();
        _failure?.Throw();
    }

    public void Dispose()
    {
        _filled.CompleteAdding();
        _thread.Join();
        _empty.Dispose();
        _filled.Dispose();
    }

    private void Run()
    {
        foreach (var block in _filled.GetConsumingEnumerable())
        {
            Sum(block);
            _empty.Add(block);
        }
    }

    // After a failure the blocks still go round: the reading thread must not wait for ever.
    private void Sum(EventBlock block)
    {
        try
        {
            if (_failure is null)
            {
                block.AddTo(_analysis);
            }
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
    }
}
