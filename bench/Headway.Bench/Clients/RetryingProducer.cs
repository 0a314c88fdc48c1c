using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Headway.Bench.Checks;
using Headway.Bench.Processes;

namespace Headway.Bench.Clients;

/// <summary>
/// A producer as in PROTOCOL.md section 5.4: it numbers its requests and, after an interruption, sends a request again
/// with the same number. It sends single events and batches at random.
/// </summary>
/// <remarks>One task runs it; <see cref="Acknowledged"/> is complete when that task has ended.</remarks>
internal sealed class RetryingProducer(IServerPool pool, string job, string id, int seed, TimeSpan pause = default)
{
    private const int MostBatch = 60;

    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private static readonly MediaTypeHeaderValue s_ndjson = new("application/x-ndjson");

#pragma warning disable CA5394 // A seed makes the batch sizes the same in each run; they need no secure randomness.
    private readonly Random _random = new(seed);
#pragma warning restore CA5394
    private readonly List<AcknowledgedRequest> _acknowledged = [];

    public string Job { get; } = job;

    public string Id { get; } = id;

    /// <summary>The requests that were answered with 200, in order.</summary>
    public IReadOnlyList<AcknowledgedRequest> Acknowledged => _acknowledged;

    /// <summary>The number of requests that were sent more than once.</summary>
    public int Retried { get; private set; }

    /// <summary>The body of the response that said that the log is closed, which ends the producer; null: none.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The number of 404 responses for a job with acknowledged requests; the producer retries.</summary>
    public int NotFound { get; private set; }

    /// <summary>The longest time from the first attempt of a request to its acknowledgement.</summary>
    public TimeSpan LongestAppend { get; private set; }

    /// <summary>Appends until <paramref name="stop"/> is cancelled, and then waits for the acknowledgement of the last request.</summary>
    public async Task RunAsync(Action<int> acknowledged, CancellationToken stop, CancellationToken cancellationToken)
    {
        for (var number = 1; !stop.IsCancellationRequested && Refusal is null; number++)
        {
            var count = _random.Next(4) == 0 ? _random.Next(2, MostBatch) : 1;
            var began = Stopwatch.GetTimestamp();
            if (await SendUntilAcknowledgedAsync(number, count, cancellationToken) is not { } lastSeq)
            {
                return;
            }

            LongestAppend = Stopwatch.GetElapsedTime(began) is var took && took > LongestAppend ? took : LongestAppend;
            _acknowledged.Add(new(number, count, lastSeq));
            acknowledged(count);
            await Task.Delay(pause, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<long?> SendUntilAcknowledgedAsync(int number, int count, CancellationToken cancellationToken)
    {
        var body = Body(number, count);
        var backoff = new RetryBackoff();
        while (!backoff.IsExhausted)
        {
            var server = await pool.PickAsync(cancellationToken);
            Retried += backoff.Failures == 1 ? 1 : 0;
            try
            {
                if (await SendAsync(server, number, body, count > 1, cancellationToken) is { } lastSeq)
                {
                    return lastSeq;
                }

                if (Refusal is not null)
                {
                    return null;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                // It may have been stored, so the retry has the same number.
            }

            await backoff.DelayAsync(cancellationToken);
        }

        throw new InvalidOperationException($"{Id}, request {number}, was not acknowledged in {backoff.Failures} attempts. The server printed:\n{pool.Output}");
    }

    private async Task<long?> SendAsync(HeadwayServer server, int number, byte[] body, bool isBatch, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/v1/jobs/{Job}/events", UriKind.Relative))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = isBatch ? s_ndjson : s_json } },
        };
        request.Headers.Add("Producer-Id", Id);
        request.Headers.Add("Producer-Epoch", "1");
        request.Headers.Add("Producer-Seq", $"{number}");
        using var answer = await server.Http.SendAsync(request, cancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return null;
        }

        if (answer.StatusCode == HttpStatusCode.NotFound && _acknowledged.Count > 0)
        {
            NotFound++;
            return null;
        }

        if (answer.StatusCode == HttpStatusCode.Conflict)
        {
            Refusal = Encoding.UTF8.GetString(bytes);
            return null;
        }

        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"{Id}, request {number}: {Encoding.UTF8.GetString(bytes)}");
        }

        using var json = JsonDocument.Parse(bytes);
        return json.RootElement.GetProperty("last_seq").GetInt64();
    }

    private byte[] Body(int number, int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append("{\"type\":\"work.done\",\"node\":\"").Append(Id).Append("\",\"data\":{\"request\":").Append(number)
                .Append(",\"index\":").Append(i).Append(",\"text\":\"").Append('x', _random.Next(120)).Append("\"}}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
