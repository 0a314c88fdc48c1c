using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Headway.Bench.Clients;

namespace Headway.Faults.Workload;

/// <summary>Requests that are retried until a server answers.</summary>
internal static class RetryingClient
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    /// <summary>Creates a job with an idempotency key, so that retries create it once.</summary>
    public static async Task<string> CreateOnceAsync(this IServerPool pool, string kind, object input, CancellationToken cancellationToken)
    {
        var (key, body) = (Guid.NewGuid().ToString("n"), JsonSerializer.SerializeToUtf8Bytes(new { kind, input }));
        using var answer = await pool.SendUntilAnsweredAsync(() => Post("/v1/jobs", body, ("Idempotency-Key", key)), cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        using var job = answer.IsSuccessStatusCode ? JsonDocument.Parse(text) : throw new InvalidOperationException($"The job was not created: {text}");
        return job.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Appends the terminal event. A conflict is a success, because the response to an earlier attempt may be lost.</summary>
    public static async Task CompleteAsync(this IServerPool pool, string job, CancellationToken cancellationToken)
    {
        var body = "{\"type\":\"job.completed\"}"u8.ToArray();
        using var answer = await pool.SendUntilAnsweredAsync(() => Post($"/v1/jobs/{job}/events", body), cancellationToken);
        if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.Conflict)
        {
            throw new InvalidOperationException($"The terminal event of {job} was rejected: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    /// <summary>Sends a request until a server answers with another status than 503.</summary>
    public static async Task<HttpResponseMessage> SendUntilAnsweredAsync(this IServerPool pool, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var backoff = new RetryBackoff();
        while (!backoff.IsExhausted)
        {
            try
            {
                var server = await pool.PickAsync(cancellationToken);
                var answer = await server.Http.SendAsync(request(), cancellationToken);
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    return answer;
                }

                answer.Dispose();
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                // The connection was lost before the response; retries.
            }

            await backoff.DelayAsync(cancellationToken);
        }

        throw new InvalidOperationException($"No server answered in {backoff.Failures} attempts. They printed:\n{pool.Output}");
    }

    private static HttpRequestMessage Post(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(body) { Headers = { ContentType = s_json } } };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }
}
