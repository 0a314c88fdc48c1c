using System.Net.Http.Json;

namespace Headway.Peers.RunStreams;

/// <summary>LangGraph: one request creates a run and returns its stream.</summary>
internal sealed class LangGraphRuns : IRunApi
{
    private static readonly string[] s_custom = ["custom"];

    public string EventType => "custom";

    public async Task<HttpResponseMessage> OpenAsync(HttpClient http, int events, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runs/stream")
        {
            Content = JsonContent.Create(new { assistant_id = "emit", input = new { events }, stream_mode = s_custom }),
        };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
