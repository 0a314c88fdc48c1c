using Headway.Faults.Nodes;
using Headway.Faults.Rows;

namespace Headway.Tests.Faults;

/// <summary>
/// The rows of bench/faults in short: several real nodes over a real Redis, which break under load. Each test has the
/// name of its row. They run one after the other, as one class.
/// </summary>
public sealed class FaultTableTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public void Rows_EachHasATestOfItsName()
    {
        var tests = typeof(FaultTableTests).GetMethods().Select(static method => method.Name.Split('_')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], FaultTable.Rows.Select(static row => Pascal(row.Name)).Where(name => !tests.Contains(name)));
    }

    [Fact]
    public Task NodeKilled_EveryReaderEndsWithEveryEventOnce_AndFinishedStepsRanOnce() => SeeAsync(new NodeKilled());

    [Fact]
    public Task NodeCutOff_ItsJobsGoOnElsewhere_AndItIsFenced() => SeeAsync(new NodeCutOff());

    [Fact]
    public Task RollingRestart_NothingIsLost_AndNoReaderWaitsLong() => SeeAsync(new RollingRestart());

    [Fact]
    public Task ChannelFlood_TheRestFlows() => SeeAsync(new ChannelFlood());

    [Fact]
    public Task RedisStopped_NothingAcknowledgedIsLost_AndNoReaderSeesAHole() => SeeAsync(new RedisRestarted(isKilled: false));

    [Fact]
    public Task RedisKilled_NothingAcknowledgedIsLost_AndNoReaderSeesAHole() => SeeAsync(new RedisRestarted(isKilled: true));

    [Fact]
    public Task RedisEmptied_JobsEndWithLogLost_AndEveryReaderIsTold() => SeeAsync(new RedisEmptied());

    [Fact]
    public Task MasterKilled_NothingAcknowledgedIsLost_AndNoReaderSeesAHole() => SeeAsync(new MasterKilled());

    [Fact]
    public Task ReadersAcrossNodes_EveryReaderGetsAllInOrder_AndSlowOnesStay() => SeeAsync(new ReadersAcrossNodes());

    private static string Pascal(string name) => string.Concat(name.Split('-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static async Task SeeAsync(IFault fault)
    {
        using var deadline = new CancellationTokenSource(s_patience);
        var environment = new FaultEnvironment(Path.Combine(AppContext.BaseDirectory, "headway.dll"), FaultSize.Short, static _ => { });
        await using (environment)
        {
            var report = await fault.RunAsync(environment, deadline.Token);
            Assert.True(report.IsKept, $"{report.Fault}\nExpected: {report.Expected}\nSeen: {report.Seen}");
        }
    }
}
