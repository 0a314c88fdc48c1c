using System.Net.Http.Headers;
using System.Text.Json;
using Headway.Bench.Checks;
using Headway.Bench.Processes;

namespace Headway.Bench.Clients;

/// <summary>Creates jobs and reads stored logs.</summary>
internal static class JobClient
{
    private const int PageSize = 1000;

    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private static readonly MediaTypeHeaderValue s_ndjson = new("application/x-ndjson");

    /// <summary>Creates a job and returns its id.</summary>
    public static async Task<string> CreateAsync(this HeadwayServer server, string kind, object input, CancellationToken cancellationToken)
    {
        using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { kind, input })) { Headers = { ContentType = s_json } };
        using var answer = await server.Http.PostAsync(new Uri("/v1/jobs", UriKind.Relative), body, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The job was not created: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }

        using var job = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        return job.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Appends events, given as JSON or, with <paramref name="isNdjson"/>, one per line.</summary>
    public static async Task AppendAsync(this HeadwayServer server, string job, string events, CancellationToken cancellationToken, bool isNdjson = false)
    {
        using var body = new StringContent(events, isNdjson ? s_ndjson : s_json);
        using var answer = await server.Http.PostAsync(new Uri($"/v1/jobs/{job}/events", UriKind.Relative), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The JSON of a GET response.</summary>
    public static async Task<JsonDocument> GetJsonAsync(this HeadwayServer server, string address, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await server.Http.GetByteArrayAsync(new Uri(address, UriKind.Relative), cancellationToken));

    /// <summary>The number of jobs of a kind in the list of jobs.</summary>
    public static async Task<int> CountAsync(this HeadwayServer server, string kind, CancellationToken cancellationToken)
    {
        var count = 0;
        for (string? before = ""; before is not null;)
        {
            using var page = await server.GetJsonAsync($"/v1/jobs?kind={kind}{before}", cancellationToken);
            count += page.RootElement.GetProperty("jobs").GetArrayLength();
            before = page.RootElement.TryGetProperty("next", out var next) ? $"&before={next.GetString()}" : null;
        }

        return count;
    }

    /// <summary>The stored events of a log, read page by page.</summary>
    public static async Task<List<StoredEvent>> ReadLogAsync(this HeadwayServer server, string job, CancellationToken cancellationToken)
    {
        var events = new List<StoredEvent>();
        for (long? after = 0; after is not null;)
        {
            using var page = await server.GetJsonAsync($"/v1/jobs/{job}/events?after={after}&limit={PageSize}", cancellationToken);
            events.AddRange(page.RootElement.GetProperty("events").EnumerateArray().Select(StoredEvent.Read));
            after = page.RootElement.TryGetProperty("next", out var next) ? next.GetInt64() : null;
        }

        return events;
    }
}
