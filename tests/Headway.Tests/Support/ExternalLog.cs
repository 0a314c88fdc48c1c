using System.Globalization;
using System.Text.RegularExpressions;

namespace Headway.Tests.Support;

/// <summary>Appends to and reads one external job over HTTP, through any server.</summary>
internal sealed partial class ExternalLog(string job)
{
    public string Job { get; } = job;

    public static async Task<ExternalLog> CreateAsync(HttpClient http)
    {
        using var body = new StringContent("""{"kind":"external"}""", null, "application/json");
        using var answer = await http.PostAsync(new Uri("/v1/jobs", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        return new(IdPattern().Match(await answer.Content.ReadAsStringAsync()).Groups["id"].Value);
    }

    /// <summary>Appends one event.</summary>
    /// <exception cref="HttpRequestException">The server did not acknowledge the event.</exception>
    public async Task AppendAsync(HttpClient http, string e = """{"type":"step"}""")
    {
        using var body = new StringContent(e, null, "application/json");
        using var answer = await http.PostAsync(new Uri($"/v1/jobs/{Job}/events", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Opens the log over SSE; returns when the response headers have arrived.</summary>
    public async Task<HttpResponseMessage> OpenAsync(HttpClient http, long after = 0)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{Job}/events?after={after}", UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/event-stream");
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.EnsureSuccessStatusCode();
    }

    /// <summary>Reads all frames to the end of the response.</summary>
    public async Task<string> ReadAsync(HttpClient http, long after = 0)
    {
        using var answer = await OpenAsync(http, after);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The seqs of SSE frames.</summary>
    public static List<long> Seqs(string frames) => [.. FramePattern().Matches(frames).Select(Seq)];

    /// <summary>The seq of a WebSocket message.</summary>
    public static long SeqOf(string message) => Seq(MessagePattern().Match(message));

    private static long Seq(Match match) => long.Parse(match.Groups["seq"].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("^id: (?<seq>[0-9]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FramePattern();

    [GeneratedRegex("""^\{"seq":(?<seq>[0-9]+),""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MessagePattern();

    [GeneratedRegex("\"id\":\"(?<id>[a-z0-9]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IdPattern();
}
