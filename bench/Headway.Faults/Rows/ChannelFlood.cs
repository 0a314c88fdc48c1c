using System.Diagnostics;
using System.Globalization;
using Headway.Bench.Checks;
using Headway.Bench.Clients;
using Headway.Faults.Nodes;
using Headway.Faults.Workload;

namespace Headway.Faults.Rows;

/// <summary>Floods the Redis channels with invalid messages, and publishes the messages of one valid task between them.</summary>
internal sealed class ChannelFlood : IFault
{
    private const int Burst = 500;
    private const int Rate = 50_000;
    private const int OtherTasks = 10;
    private const double MostMegabytes = 300;

    private static readonly string s_huge = $$"""{"step":"scam_db","percent":1,"message":"{{new string('x', 10 << 20)}}"}""";

    private static readonly string[] s_bad =
    [
        "{\"step\":", "not JSON at all", """{"step":"scam_db","message":"m","percent":101}""", "[]", "",
        """{"step":"scam_db","message":"the same again","percent":1}""", """{"step":"scam_db","message":"the same again","percent":1}""",
    ];

    public string Name => "channel-flood";

    public async Task<FaultReport> RunAsync(FaultEnvironment environment, CancellationToken cancellationToken)
    {
        var seconds = environment.Choose(1, 5, 10);

        // By default Redis disconnects a subscriber that is 32 MB behind, so on a busy machine Redis would lose the messages.
        var redis = await environment.RedisAsync("--client-output-buffer-limit", "pubsub 0 0 0");
        var nodes = await environment.NodesAsync(2, redis.Url, cancellationToken, "--Redis:LeaseTime=00:01:00"); // a long lease, because a change of the leader may lose messages
        await using var publisher = await RedisPublisher.ConnectAsync(redis, cancellationToken);
        var job = await FirstAsync(nodes, publisher, cancellationToken);
        EventReader[] readers = [.. nodes.Nodes.Select(node => EventReader.Create(node, job, EventTransport.Sse))];
        var reading = Task.WhenAll(readers.Select(reader => Task.Run(() => reader.RunAsync(cancellationToken), cancellationToken)));
        var before = nodes.Nodes.Max(static node => node.Memory("VmRSS"));
        var began = Stopwatch.StartNew();
        var good = await FloodAsync(publisher, seconds * Rate, cancellationToken);
        var rate = publisher.Count / began.Elapsed.TotalSeconds;
        environment.Report($"{publisher.Count:N0} messages, {rate:N0} a second");
        await reading;
        return await ReportAsync(nodes, readers, new(job, good, publisher.Count, rate, before, began.Elapsed.TotalSeconds), cancellationToken);
    }

    // Repeats the first message until a node listens and creates the job.
    private static async Task<string> FirstAsync(NodeGroup nodes, RedisPublisher publisher, CancellationToken cancellationToken)
    {
        var backoff = new RetryBackoff();
        while (!backoff.IsExhausted)
        {
            publisher.Add("agent_progress:good", Good(0));
            await publisher.FlushAsync(cancellationToken);
            await backoff.DelayAsync(cancellationToken);
            using var answer = await nodes.Nodes[0].Http.GetAsync(new Uri("/agent-task/good/status", UriKind.Relative), cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                using var status = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
                return status.RootElement.GetProperty("job_id").GetString()!;
            }
        }

        throw new InvalidOperationException($"No node listens to the channel.\n{nodes.Output}");
    }

    private static string Good(int number) => string.Create(CultureInfo.InvariantCulture, $$"""{"step":"scam_db","message":"{{number}}","percent":1}""");

    private static async Task<int> FloodAsync(RedisPublisher publisher, int messages, CancellationToken cancellationToken)
    {
        var (good, began) = (0, Stopwatch.GetTimestamp());
        for (var sent = 0; sent < messages; sent += Burst)
        {
            for (var i = 0; i < Burst; i++)
            {
                publisher.Add($"agent_progress:flood-{i % OtherTasks}", s_bad[(sent + i) % s_bad.Length]);
            }

            publisher.Add("agent_progress:good", Good(++good));
            if (sent == messages / Burst / 2 * Burst)
            {
                publisher.Add("agent_progress:good", s_huge);
            }

            await publisher.FlushAsync(cancellationToken);
            var due = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), began + ((long)(sent + Burst) * Stopwatch.Frequency / Rate));
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, TimeProvider.System, cancellationToken);
        }

        publisher.Add("agent_progress:good", """{"step":"completed","message":"done","percent":100}""");
        await publisher.FlushAsync(cancellationToken);
        return good;
    }

    private static async Task<FaultReport> ReportAsync(NodeGroup nodes, EventReader[] readers, Flood flood, CancellationToken cancellationToken)
    {
        var log = await nodes.Nodes[0].ReadLogAsync(flood.Job, cancellationToken);
        var check = LogCheck.Of(log, readers);
        // A refused message of the task, here the one of 10 MB, is a note in its log.
        var numbers = log.Where(static e => e.Type is not ("job.queued" or "note") && e.Data.TryGetProperty("message", out _)).Select(static e => e.Data.GetProperty("message").GetString()!)
            .SkipWhile(static word => word == "0").SkipLast(1).ToList();
        var isWhole = numbers.SequenceEqual(Enumerable.Range(1, flood.Good).Select(static number => number.ToString(CultureInfo.InvariantCulture)));
        var grown = nodes.Nodes.Max(static node => node.Memory("VmHWM")) - flood.Memory;
        var counted = await CountedAsync(nodes, cancellationToken);
        var lines = nodes.Nodes.Max(static node => node.CountLines("were not appended"));
        return new(
            $"Redis channel messages of other tasks: repeated, malformed, and one of 10 MB, {flood.Rate:N0}/s for {flood.Seconds:0} s, at two nodes",
            "counted, logged at most once per second, bounded memory, valid messages are appended",
            $"{flood.Sent:N0} messages, {counted:N0} counted as appended, refused or dropped (by both nodes); at most {lines} log lines per node; memory grew by at most {grown:0} MB; "
            + $"{numbers.Count} of {flood.Good} valid messages in the log{(isWhole ? ", once and in order" : "")}: {check.Lost} lost, {check.Repeated} repeated, {check.Missed + check.WrongNumber} skipped at {readers.Length} readers",
            isWhole && check.IsGood && counted > flood.Sent / 2 && lines <= flood.Seconds + 3 && grown < MostMegabytes);
    }

    // The sum over all nodes, because only the leader appends or refuses messages.
    private static async Task<double> CountedAsync(NodeGroup nodes, CancellationToken cancellationToken)
    {
        var sum = 0.0;
        foreach (var node in nodes.Nodes)
        {
            var text = await node.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
            sum += text.Split('\n')
                .Where(static line => line.StartsWith("headway_channel_messages_total{dialect=\"typesafe\"", StringComparison.Ordinal)
                    && (line.Contains("\"appended\"", StringComparison.Ordinal) || line.Contains("\"refused\"", StringComparison.Ordinal) || line.Contains("\"dropped\"", StringComparison.Ordinal)))
                .Sum(static line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        }

        return sum;
    }

    private sealed record Flood(string Job, int Good, long Sent, double Rate, double Memory, double Seconds);
}
