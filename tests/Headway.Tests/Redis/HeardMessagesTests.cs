using System.Diagnostics.Metrics;
using Headway.AspNetCore;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Redis;

/// <summary>What a process holds of the channels.</summary>
public sealed class HeardMessagesTests : IDisposable
{
    private static readonly DialectsOptions s_options = new() { MaxChannelMessages = 100, MaxChannelBytes = 1 << 20 };

    private readonly ChannelRoute _route = new ChannelRoutes(s_options).All.First();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly HeardMessages _heard;

    public HeardMessagesTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _heard = new(s_options, new(new HeadwayMetrics(meters), meters, TimeProvider.System, NullLogger<ChannelCounts>.Instance), TimeProvider.System);
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Add_FloodOnManyChannels_IsBoundedAndLeavesRoomForAnother()
    {
        for (var i = 0; i < 5000; i++)
        {
            Add($"flood-{i % 7}", 10);
        }

        var (flood, _) = _heard.Held;
        Assert.InRange(flood, 50, 95);
        Add("good", 10);
        Assert.Equal(flood + 1, _heard.Held.Messages);
    }

    [Fact]
    public void Add_LargeMessages_AreBoundedInBytes()
    {
        for (var i = 0; i < 100; i++)
        {
            Add($"flood-{i}", 100_000);
        }

        Assert.InRange(_heard.Held.Bytes, 500_000, s_options.MaxChannelBytes);
    }

    [Fact]
    public async Task Mark_Settled_ForgetsWhatLiesBeforeTheOneBefore()
    {
        Add("a", 1);
        _heard.Add(1, 0);
        Add("b", 1);
        _heard.Add(2, 1);
        Assert.Equal(2, _heard.Held.Messages); // a node in a cluster may have heard the mark a little early
        _heard.Add(3, 2);
        Assert.Equal(1, _heard.Held.Messages);
        _heard.Add(4, 3);
        Assert.Equal((0, 0), _heard.Held);
        await _heard.HeardAsync(4);
        Assert.False(_heard.HeardAsync(5).IsCompleted);
    }

    [Fact]
    public async Task Begin_PassesOnWhatIsHeldAndNotDone_AndThenWhatIsHeard()
    {
        Add("a", 1);
        Add("b", 1);
        _heard.Copy()[0].IsDone = true;
        _heard.Begin();
        Add("c", 1);
        Assert.Equal(["b", "c"], (await _heard.TakeAsync(10, default)).Select(static heard => heard.Id));
        _heard.End();
        Add("d", 1);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAsync<OperationCanceledException>(() => _heard.TakeAsync(10, soon.Token));
    }

    private void Add(string id, int bytes) => _heard.Add(Heard.Message(_route, id, new byte[bytes]));
}
