using Headway.AspNetCore.Access;
using Headway.Jobs.Tickets;
using Headway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Access;

/// <summary>Tests that every ticket store must pass.</summary>
public abstract class TicketStoreContract
{
    private protected static readonly TimeSpan s_life = TimeSpan.FromSeconds(30);

    private protected static TicketLimits Limits { get; } = new(Total: 3, PerOwner: 2);

    private protected abstract ITicketStore Store { get; }

    [Theory]
    [InlineData(TicketAccess.Read)]
    [InlineData(TicketAccess.Join)]
    [InlineData(TicketAccess.Control)]
    public async Task Take_GivesTheAccessThatWasAdded(TicketAccess may)
    {
        var ticket = new Ticket("Ann of: Ämter", "job", may);
        Assert.True(await Store.TryAddAsync("A", ticket, TimeSpan.FromSeconds(30), Limits, default));
        Assert.Equal(ticket, await Store.TakeAsync("A", default));
    }

    [Fact]
    public async Task Take_OfManyAtOnce_OneGetsIt()
    {
        Assert.True(await AddAsync("A", "ann"));
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Store.TakeAsync("A", default).AsTask()));
        Assert.Equal([new Ticket("ann", "job")], taken.OfType<Ticket>());
    }

    [Fact]
    public async Task Take_OwnerWithSpacesAndSigns_IsTheSame()
    {
        await Store.TryAddAsync("A", new("Ann of \"Ämter\" 7", "job"), s_life, Limits, default);
        Assert.Equal(new Ticket("Ann of \"Ämter\" 7", "job"), await Store.TakeAsync("A", default));
    }

    [Fact]
    public async Task Take_AfterItsTime_OrNeverKept_IsNothing()
    {
        var life = TimeSpan.FromMilliseconds(40);
        Assert.True(await Store.TryAddAsync("A", new("ann", "job"), life, Limits, default));
        await PassAsync("A", life);
        Assert.Null(await Store.TakeAsync("A", default));
        Assert.Null(await Store.TakeAsync("B", default));
    }

    [Fact]
    public async Task Keep_BeyondTheBounds_IsRefused_UntilOneIsTaken()
    {
        Assert.True(await AddAsync("A", "ann"));
        Assert.True(await AddAsync("B", "ann"));
        Assert.False(await AddAsync("C", "ann"));
        Assert.True(await AddAsync("D", "bob"));
        Assert.False(await AddAsync("E", "carol"));
        Assert.Equal(3, Store.Count);
        Assert.NotNull(await Store.TakeAsync("A", default));
        Assert.Null(await Store.TakeAsync("C", default));
        Assert.True(await AddAsync("F", "ann"));
    }

    /// <summary>Waits until a ticket that was just added has expired.</summary>
    private protected abstract Task PassAsync(string hash, TimeSpan life);

    private async Task<bool> AddAsync(string hash, string owner) => await Store.TryAddAsync(hash, new(owner, "job"), s_life, Limits, default);
}

/// <summary>The in-memory ticket store.</summary>
public sealed class InMemoryTicketStoreTests : TicketStoreContract
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryTicketStore _store;

    public InMemoryTicketStoreTests() => _store = new(_time);

    private protected override ITicketStore Store => _store;

    [Fact]
    public async Task Keep_BeyondTheBounds_IsTaken_WhenTheOthersAreOld()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await _store.TryAddAsync($"{i}", new($"{i}", "job"), s_life, Limits, default));
        }

        _time.Advance(s_life);
        Assert.True(await _store.TryAddAsync("A", new("ann", "job"), s_life, Limits, default));
        Assert.Equal(1, _store.Count);
    }

    private protected override Task PassAsync(string hash, TimeSpan life)
    {
        _time.Advance(life);
        return Task.CompletedTask;
    }
}
