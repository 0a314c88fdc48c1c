using Headway.Bench.Processes;
using Headway.Bench.Statistics;
using Headway.Peers.Load.Modes;
using Headway.Peers.Load.Plans;
using Headway.Tests.Support;

namespace Headway.Tests.Bench;

/// <summary>The load generator against the real server, with a handful of readers: what it says of losses can be believed.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(2));

    public void Dispose()
    {
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_EveryMode_EveryReaderHasEverything()
    {
        await using var server = await StartAsync();
        var plan = new LoadPlan { Target = Target.Headway(server.Port, server.Pid), Readers = 12, Checked = 12, Publishers = 3, Seconds = 0.3, WarmUp = 0.1, Live = 4 };
        foreach (var transport in Enum.GetValues<Transport>())
        {
            var load = await new LoadRun(plan with { Transport = transport, ChannelCount = 4, Publishers = 4, Batch = 2 }).RunAsync(_deadline.Token);
            Assert.True(load.IsComplete, string.Join(' ', load.Faults));
            Assert.Equal((12, load.Expected, load.Expected), (load.Connected, load.Received, load.Checked));
            Assert.True(load is { Expected: > 0, Deliveries: > 0, ServerProcessor: >= 0, Latency.P50: > 0 });
        }

        var stalled = await new LoadRun(plan with { Before = 1000, Stalled = 2 }).RunAsync(_deadline.Token);
        Assert.True(stalled.IsComplete && stalled.Beside is { Connected: 2, Deliveries: > 0 });
        var storm = await new StormRun(plan with { Before = 100, Rate = 100 }).RunAsync(_deadline.Token);
        Assert.True(storm.IsComplete && storm.Received >= 1200);
        var elsewhere = await new StormRun(plan with { Before = 100, Rate = 100, ChannelCount = 2 }).RunAsync(_deadline.Token);
        Assert.True(elsewhere.IsComplete && elsewhere.Received > 1200);
        var replay = await new ReplayRun(plan with { Before = 3000, WarmUp = 0 }).RunAsync(_deadline.Token);
        Assert.Equal((3000, 3000, true), (replay.Received, replay.Checked, replay.IsComplete));
        var idle = await new IdleRun(plan with { Seconds = 0.1 }).RunAsync(_deadline.Token);
        Assert.True(idle.IsComplete && idle.Resident.Before > 0);
    }

    [Fact]
    public async Task Run_LogOfGivenEvents_EndsForAllReadersOfBothTransports()
    {
        await using var server = await StartAsync();
        var plan = new LoadPlan
        {
            Target = Target.Headway(server.Port, server.Pid),
            Readers = 5,
            Batch = 2,
            WarmUp = 0,
            Lines = ["""{"type":"tick"}""", """{"type":"tick"}""", """{"type":"job.completed","data":{"result":{}}}"""],
        };
        foreach (var transport in Enum.GetValues<Transport>())
        {
            var log = await new LogRun(plan with { Transport = transport }).RunAsync(_deadline.Token);
            Assert.True(log.IsComplete && log.Received > 0 && log.CaughtUpSeconds < 30, string.Join(' ', log.Faults));
        }
    }

    [Fact]
    public async Task Run_ServerThatSendsAMessageTwice_IsNotComplete()
    {
        await using var server = await StartAsync();
        var target = Target.Headway(server.Port, server.Pid);
        var twice = target with { PublishBody = target.PublishBody.Replace("{payload}", """{"first":{payload},"again":"@P"}""", StringComparison.Ordinal) };
        var load = await new LoadRun(new() { Target = twice, Readers = 2, Checked = 0, Publishers = 1, Seconds = 0.2, WarmUp = 0, Drain = 1 }).RunAsync(_deadline.Token);
        Assert.False(load.IsComplete);
        Assert.Equal((2, load.Expected * 2), (load.Incomplete, load.Received));
    }

    private async Task<HeadwayServer> StartAsync()
    {
        var corpus = Directory.CreateDirectory(_folder["corpus"]).FullName;
        var server = new HeadwayServer(Path.Combine(AppContext.BaseDirectory, "headway.dll"), _folder["data"], 0, "--corpus", corpus);
        await server.StartAsync(_deadline.Token);
        return server;
    }
}
