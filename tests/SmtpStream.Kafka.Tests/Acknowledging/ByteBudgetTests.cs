using SmtpStream.Kafka.Acknowledging;
using Xunit;

namespace SmtpStream.Kafka.Tests.Acknowledging;

public class ByteBudgetTests
{
    [Fact]
    public async Task Reservation_BeyondTheLimit_WaitsForARelease()
    {
        var budget = new ByteBudget(100);
        Assert.True(budget.TryReserve(80));
        Assert.False(budget.TryReserve(30));
        var waiting = budget.ReserveAsync(30, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        budget.Release(80);
        await waiting;
        Assert.Equal(30, budget.Used);
    }

    [Fact]
    public async Task SmallReservation_BehindALargeOne_WaitsItsTurn()
    {
        var budget = new ByteBudget(100);
        Assert.True(budget.TryReserve(60));
        var large = budget.ReserveAsync(60, CancellationToken.None);
        Assert.False(budget.TryReserve(10));
        budget.Release(60);
        await large;
        Assert.True(budget.TryReserve(10));
    }

    [Fact]
    public async Task CancelledReservation_TakesNothing()
    {
        var budget = new ByteBudget(100);
        Assert.True(budget.TryReserve(100));
        using var cancel = new CancellationTokenSource();
        var waiting = budget.ReserveAsync(50, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        budget.Release(100);
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public void SingleReservation_LargerThanTheLimit_PassesWhenNothingElseIsOut()
    {
        var budget = new ByteBudget(100);
        Assert.True(budget.TryReserve(500));
        Assert.False(budget.TryReserve(1));
    }
}
