using Headway.Bench.Processes;
using Headway.Peers.Measures;
using Headway.Tests.Support;

namespace Headway.Tests.Faults;

/// <summary>The short forms of what bench/peers --only kills,restart does at length: a real server, killed with kill -9.</summary>
public sealed class KilledServerTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _deadline = new(s_patience);

    public void Dispose()
    {
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Append_ServerKilledAgainAndAgain_NothingSeenIsLostAndEveryAcknowledgedRequestIsStoredOnce()
    {
        await using var server = Server("--corpus", Directory.CreateDirectory(_folder["corpus"]).FullName);
        var plan = new KilledAppendsPlan(Rounds: 5, Jobs: 2, Producers: 4, ReadersPerJob: 4, MaxEventsPerRound: 2000);
        var result = await new KilledAppends(server, plan, static _ => { }).RunAsync(_deadline.Token);
        Assert.Equal(new() { Stored = result.Readers.Stored, Read = result.Readers.Stored * plan.ReadersPerJob }, result.Readers);
        Assert.Equal(new() { Acknowledged = result.Producers.Acknowledged }, result.Producers);
        Assert.True(result.Producers.Acknowledged > plan.Producers);
        Assert.Equal(1 + plan.Rounds + (plan.Rounds / 5), server.Starts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Jobs_ServerKilledOrStoppedInTheMiddle_EveryReaderEndsWithEveryEventOnceAndFinishedStepsAreKept(bool isGraceful)
    {
        await using var server = Server("--corpus", $"small={WriteCorpus()}");
        var plan = new RestartedJobsPlan(Jobs: 24, KillsAfter: [8], Corpus: "small", isGraceful);
        var result = await new RestartedJobs(server, plan, static _ => { }).RunAsync(_deadline.Token);
        Assert.Equal(plan.Jobs * 3, result.ReaderCount);
        Assert.Equal(new() { Stored = result.Readers.Stored, Read = result.Readers.Stored * 3 }, result.Readers);
        Assert.Equal(plan.Jobs, result.Steps.Completed);
        Assert.Equal(plan.Jobs + result.Steps.Resumed, result.Steps.Attempts);
        Assert.Equal(0, result.Steps.Rerun);
    }

    private HeadwayServer Server(params string[] arguments) =>
        new(Path.Combine(AppContext.BaseDirectory, "headway.dll"), _folder["data"], port: 0, arguments);

    private string WriteCorpus()
    {
        string[] subjects = ["cursor", "log", "producer", "epoch", "attempt", "step", "tail", "corpus", "gap", "queue"];
        var corpus = Directory.CreateDirectory(_folder["corpus"]).FullName;
        foreach (var subject in subjects)
        {
            File.WriteAllText(
                Path.Combine(corpus, subject + ".md"),
                $"# The {subject}\n\nThe {subject} is a part of the server that outlives a crash. It is stored with the log.\n\n"
                + $"## How the {subject} works\n\nAfter a restart the {subject} is read from the disk again, so that a client goes on where it was.\n");
        }

        return corpus;
    }
}
