using System.Net.Http.Json;
using System.Text.Json;

namespace Headway.Peers.RunStreams;

/// <summary>Headway: one request creates a job, another reads it over SSE.</summary>
internal sealed class HeadwayRuns : IRunApi
{
    public string EventType => "note";

    public async Task<HttpResponseMessage> OpenAsync(HttpClient http, int events, CancellationToken cancellationToken)
    {
        using var created = await http.PostAsJsonAsync("/v1/jobs", new { kind = "emit", input = new { events } }, cancellationToken);
        var job = await created.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job.GetProperty("id").GetString()}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
