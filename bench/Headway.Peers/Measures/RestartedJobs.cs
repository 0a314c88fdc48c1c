using System.Diagnostics;
using Headway.Bench.Checks;
using Headway.Bench.Clients;
using Headway.Bench.Processes;

namespace Headway.Peers.Measures;

/// <summary>Runs many research jobs, each with a reader per transport, while the server is killed or stopped.</summary>
internal sealed class RestartedJobs(HeadwayServer server, RestartedJobsPlan plan, Action<string> progress)
{
    private static readonly string[] s_subjects =
    [
        "a cursor", "the log", "a producer's epoch", "an attempt", "a step", "the tail", "durability", "a corpus", "a gap", "a terminal event",
        "the queue", "a heartbeat", "a kind of job", "the report", "a citation", "the data folder", "an external job", "a node", "a slow reader", "a restart",
    ];

    private static readonly string[] s_forms =
    [
        "What is {0}?", "How does {0} work?", "Why does {0} matter?", "When is {0} used, and by whom?", "What happens to {0} after a crash?",
        "How is {0} configured?", "What are the limits of {0}?", "How is {0} stored?", "Which errors concern {0}?", "How does a client see {0}?",
    ];

    private readonly List<EventReader> _readers = [];
    private readonly AckCounter _ended = new();

    public async Task<RestartedJobsResult> RunAsync(CancellationToken cancellationToken)
    {
        await server.StartAsync(cancellationToken);
        await server.WaitForIndexAsync(plan.Corpus, cancellationToken);
        var began = Stopwatch.StartNew();
        var jobs = await Task.WhenAll(Enumerable.Range(0, plan.Jobs).Select(i => CreateAsync(i, cancellationToken)));
        var reading = Task.WhenAll(jobs.Select(job => FollowAsync(job, cancellationToken)));
        progress($"{plan.Jobs} jobs, {_readers.Count} readers");
        foreach (var after in plan.KillsAfter)
        {
            await Task.WhenAny(_ended.ReachAsync(after).WaitAsync(cancellationToken), reading);
            progress($"{_ended.Total} of {plan.Jobs} jobs have ended: {(plan.IsGraceful ? "SIGTERM" : "kill -9")}");
            await InterruptAsync(cancellationToken);
        }

        await reading;
        return await CheckAsync(jobs, began.Elapsed, cancellationToken);
    }

    private Task<string> CreateAsync(int number, CancellationToken cancellationToken)
    {
        var question = string.Format(null, s_forms[number / s_subjects.Length % s_forms.Length], s_subjects[number % s_subjects.Length]);
        return server.CreateAsync("research", new { question }, cancellationToken);
    }

    private async Task InterruptAsync(CancellationToken cancellationToken)
    {
        if (!plan.IsGraceful)
        {
            await server.KillAsync();
        }
        else if (await server.StopAsync() is not 0 and var code)
        {
            throw new InvalidOperationException($"The server was stopped with SIGTERM and exited with {code}:\n{server.Output}");
        }

        await server.StartAsync(cancellationToken);
    }

    // The part before the first await runs on the caller's task, so _readers is complete when all calls have returned.
    private async Task FollowAsync(string job, CancellationToken cancellationToken)
    {
        EventReader[] readers = [.. Enum.GetValues<EventTransport>().Select(transport => EventReader.Create(server, job, transport))];
        _readers.AddRange(readers);
        await Task.WhenAll(readers.Select(reader => Task.Run(() => reader.RunAsync(cancellationToken), cancellationToken)));
        _ended.Add(1);
    }

    private async Task<RestartedJobsResult> CheckAsync(string[] jobs, TimeSpan took, CancellationToken cancellationToken)
    {
        var (readers, steps) = (new LogCheck(), new StepCheck());
        var readersOf = _readers.ToLookup(reader => reader.Job, StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            var log = await server.ReadLogAsync(job, cancellationToken);
            readers += LogCheck.Of(log, readersOf[job]);
            steps += StepCheck.Of(log);
        }

        return new()
        {
            Seconds = took.TotalSeconds,
            Readers = readers,
            Steps = steps,
            ReaderCount = _readers.Count,
            Connections = _readers.Sum(reader => reader.Connections),
        };
    }
}
