using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Headway.FirstLight.Server;
using Headway.FirstLight.Wire;

namespace Headway.Faults.Load;

/// <summary>Requests that are brought home through any number of interruptions, at whichever server answers.</summary>
internal static class LoadClient
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    /// <summary>Creates a job once, however often it must be asked for.</summary>
    public static async Task<string> CreateOnceAsync(this IEntrance entrance, string kind, object input, CancellationToken cancellationToken)
    {
        var (key, body) = (Guid.NewGuid().ToString("n"), JsonSerializer.SerializeToUtf8Bytes(new { kind, input }));
        using var answer = await entrance.InsistAsync(() => Post("/v1/jobs", body, ("Idempotency-Key", key)), cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        using var job = answer.IsSuccessStatusCode ? JsonDocument.Parse(text) : throw new InvalidOperationException($"No job: {text}");
        return job.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Appends the terminal event; that it is there already is as good, since the answer may have been lost.</summary>
    public static async Task CompleteAsync(this IEntrance entrance, string job, CancellationToken cancellationToken)
    {
        var body = "{\"type\":\"job.completed\"}"u8.ToArray();
        using var answer = await entrance.InsistAsync(() => Post($"/v1/jobs/{job}/events", body), cancellationToken);
        if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.Conflict)
        {
            throw new InvalidOperationException($"{job} was not closed: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    /// <summary>Sends until a server answers with anything but that it is not able to.</summary>
    public static async Task<HttpResponseMessage> InsistAsync(this IEntrance entrance, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var patience = new Patience();
        while (!patience.IsExhausted)
        {
            try
            {
                var server = await entrance.EnterAsync(cancellationToken);
                var answer = await server.Http.SendAsync(request(), cancellationToken);
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    return answer;
                }

                answer.Dispose();
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                // Cut off before the answer: again.
            }

            await patience.WaitAsync(cancellationToken);
        }

        throw new InvalidOperationException($"No server answered in {patience.InVain} tries. They said:\n{entrance.Output}");
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
