using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using Headway.Bench.Clients;
using Headway.Bench.Processes;
using Headway.Bench.Statistics;

namespace Headway.Faults.Timing;

/// <summary>Reads one log as NDJSON and measures the time from sending an event to reading it. It parses as little as possible.</summary>
internal sealed class LatencyReader(HeadwayServer server, string job)
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Histogram _latencies = new();
    private long _lastSeq;

    public Task FirstEvent => _first.Task;

    public long LastSeq => Volatile.Read(ref _lastSeq);

    /// <summary>Events that did not have the next seq. Must be 0.</summary>
    public long OutOfOrder { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{job}/events", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        using var answer = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await NdjsonStream.ReadAsync(answer, Take, cancellationToken);
    }

    /// <summary>The latencies since the last call.</summary>
    public Histogram TakeLatencies() => Interlocked.Exchange(ref _latencies, new());

    private void Take(ReadOnlySpan<byte> line)
    {
        var seq = Number(line, "\"seq\":"u8);
        OutOfOrder += seq == _lastSeq + 1 ? 0 : 1;
        Volatile.Write(ref _lastSeq, seq);
        _first.TrySetResult();
        if (Number(line, "\"t\":"u8) is > 0 and var sent)
        {
            _latencies.Add(Stopwatch.GetElapsedTime(sent).Ticks * 100);
        }
    }

    private static long Number(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.IndexOf(name) is >= 0 and var at && Utf8Parser.TryParse(line[(at + name.Length)..], out long number, out _) ? number : 0;
}
