using System.Diagnostics;
using System.Net.Http.Headers;
using Headway.Bench.Checks;
using Headway.Bench.Clients;
using Headway.Bench.Processes;

namespace Headway.Peers.Measures;

/// <summary>
/// Producers append at full speed and readers follow while the server is killed and started again. Every fourth round
/// kills it right after its start, while clients reconnect. Every fifth round kills it again while it starts.
/// </summary>
internal sealed class KilledAppends(HeadwayServer server, KilledAppendsPlan plan, Action<string> progress)
{
    private static readonly EventTransport[] s_transports = [EventTransport.Sse, EventTransport.Sse, EventTransport.Ndjson, EventTransport.WebSocket];

    private readonly List<string> _jobs = [];
    private readonly List<RetryingProducer> _producers = [];
    private readonly List<EventReader> _readers = [];
    private readonly AckCounter _acks = new();

    public async Task<KilledAppendsResult> RunAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.StartNew();
        await server.StartAsync(cancellationToken);
        await PrepareAsync(cancellationToken);
        using var stop = new CancellationTokenSource();
        var reading = _readers.Select(reader => Task.Run(() => reader.RunAsync(cancellationToken), cancellationToken)).ToList();
        var feeding = _producers.Select(producer => Task.Run(() => producer.RunAsync(_acks.Add, stop.Token, cancellationToken), cancellationToken)).ToList();
        var work = Task.WhenAll([.. reading, .. feeding]);
        for (var round = 1; round <= plan.Rounds; round++)
        {
            await KillAsync(round, work, cancellationToken);
            if (round % 10 == 0)
            {
                progress($"{round} of {plan.Rounds} kills, {_acks.Total:N0} events acknowledged");
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(feeding);
        await Task.WhenAll(_jobs.Select(job => server.AppendAsync(job, """{"type":"job.completed"}""", cancellationToken)));
        await Task.WhenAll(reading);
        return await CheckAsync(began, cancellationToken);
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < plan.Jobs; i++)
        {
            _jobs.Add(await server.CreateAsync("external", new { title = $"Killed appends {i + 1}" }, cancellationToken));
        }

        for (var i = 0; i < plan.Producers; i++)
        {
            _producers.Add(new(server, _jobs[i % plan.Jobs], $"producer-{i + 1}", seed: i));
        }

        foreach (var job in _jobs)
        {
            _readers.AddRange(Enumerable.Range(0, plan.ReadersPerJob).Select(i => EventReader.Create(server, job, s_transports[i % s_transports.Length])));
        }
    }

    private async Task KillAsync(int round, Task work, CancellationToken cancellationToken)
    {
        // A round lasts for a number of events, not for a time, so that it makes progress on a slow machine too.
        var events = round % 4 == 0 ? 0 : Random.Shared.Next(1, plan.MaxEventsPerRound);
        var reached = _acks.ReachAsync(_acks.Total + events).WaitAsync(cancellationToken);
        if (await Task.WhenAny(reached, work) == work)
        {
            await work; // throws the reason why the work ended early
        }

        await server.KillAsync();
        if (round % 5 == 0)
        {
            server.StartWithoutWaiting();
            await server.KillAsync();
        }

        await server.StartAsync(cancellationToken);
    }

    private async Task<KilledAppendsResult> CheckAsync(Stopwatch began, CancellationToken cancellationToken)
    {
        var seconds = began.Elapsed.TotalSeconds;
        var (readers, producers) = (new LogCheck(), new ProducerCheck());
        foreach (var job in _jobs)
        {
            var log = await server.ReadLogAsync(job, cancellationToken);
            readers += LogCheck.Of(log, _readers.Where(reader => reader.Job == job));
            producers = _producers.Where(producer => producer.Job == job)
                .Aggregate(producers, (sum, producer) => sum + ProducerCheck.Of(log, producer.Id, producer.Acknowledged));
        }

        return new()
        {
            Kills = plan.Rounds + (plan.Rounds / 5),
            Seconds = seconds,
            Readers = readers,
            Producers = producers,
            Retried = _producers.Sum(producer => producer.Retried),
            Connections = _readers.Sum(reader => reader.Connections),
        };
    }
}
