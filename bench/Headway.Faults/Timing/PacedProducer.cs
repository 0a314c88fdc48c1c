using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Headway.Bench.Processes;

namespace Headway.Faults.Timing;

/// <summary>Appends to one log at a constant rate. Each event contains the time of its sending.</summary>
internal sealed class PacedProducer(HeadwayServer server, string job, int batch, TimeSpan every)
{
    private static readonly MediaTypeHeaderValue s_ndjson = new("application/x-ndjson");
    private static readonly string s_padding = new('x', 60);

    /// <summary>The number of stored events.</summary>
    public long Sent { get; private set; }

    /// <summary>The log's newest seq.</summary>
    public long LastSeq { get; private set; }

    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        await Task.Delay(every * Random.Shared.NextDouble(), TimeProvider.System, cancellationToken); // spreads the producers over the interval
        var next = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            await SendAsync(batch, s_padding, cancellationToken);
            next += (long)(every.TotalSeconds * Stopwatch.Frequency);
            var pause = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    public async Task SendAsync(int count, string padding, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{\"type\":\"load\",\"data\":{{\"t\":{Stopwatch.GetTimestamp()},\"text\":\"{padding}\"}}}}\n");
        }

        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(text.ToString())) { Headers = { ContentType = s_ndjson } };
        using var answer = await server.Http.PostAsync(new Uri($"/v1/jobs/{job}/events", UriKind.Relative), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        Sent += count;
        LastSeq = Sent + 1; // the first event is job.queued; no other producer writes to this log
    }
}
