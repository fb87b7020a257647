using CsCheck;
using SmtpStream.Alerting.States;
using SmtpStream.Detection.Outcomes;
using Xunit;
using static SmtpStream.Alerting.Tests.Samples;

namespace SmtpStream.Alerting.Tests.States;

public class AlertHistoryTests
{
    private static readonly OutcomeKind[] Kinds = [OutcomeKind.Breach, OutcomeKind.Clear, OutcomeKind.NoData];

    [Fact]
    public void Windows_InAnyOrder_GiveTheSamePhase()
    {
        var times = Times(2, 2);
        Gen.Int[0, 2].Array[1, AlertHistory.Capacity].SelectMany(kinds => Gen.Shuffle(Enumerable.Range(0, kinds.Length).ToArray())
            .Select(order => (kinds, order))).Sample(sample =>
            {
                var inOrder = Observe(Enumerable.Range(0, sample.kinds.Length), sample.kinds, times);
                var shuffled = Observe(sample.order, sample.kinds, times);
                return inOrder == shuffled;
            });
    }

    [Fact]
    public void Revision_OfTheOnlyBreach_MakesItInactive()
    {
        var history = new AlertHistory();
        history.Observe(Window(OutcomeKind.Breach, 0), Times());
        history.Observe(Window(OutcomeKind.Withdrawn, 0), Times());

        Assert.Equal(AlertState.Inactive, history.Current.State);
    }

    [Fact]
    public void Revision_OlderThanWhatIsKept_ChangesNothing()
    {
        var history = new AlertHistory();
        for (var i = 0; i < AlertHistory.Capacity + 10; i++)
        {
            history.Observe(Window(OutcomeKind.Clear, i), Times());
        }

        Assert.False(history.Observe(Window(OutcomeKind.Breach, 5), Times()));
        Assert.Equal(AlertState.Inactive, history.Current.State);
        Assert.Equal(AlertHistory.Capacity, history.Windows.Count);
    }

    [Fact]
    public void Rebase_WhilePending_DropsIt()
    {
        var history = new AlertHistory();
        history.Observe(Window(OutcomeKind.Breach, 0), Times(5));
        history.Rebase();

        Assert.Equal(AlertState.Inactive, history.Current.State);
    }

    [Fact]
    public void Rebase_WhileFiring_KeepsIt()
    {
        var history = new AlertHistory();
        history.Observe(Window(OutcomeKind.Breach, 0), Times());
        history.Rebase();

        Assert.Equal(AlertState.Firing, history.Current.State);
    }

    private static AlertPhase Observe(IEnumerable<int> order, int[] kinds, AlertTimes times)
    {
        var history = new AlertHistory();
        foreach (var i in order)
        {
            history.Observe(Window(Kinds[kinds[i]], i), times);
        }

        return history.Current;
    }

    private static Observation Window(OutcomeKind kind, int minute) =>
        new(T0 + (minute * Minute), T0 + ((minute + 1) * Minute), kind, Severity.High);
}
