using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Headway.Tests.Native;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Connections;

/// <summary>A server that is asked to stop in the middle of its work: a real process, and readers that come again.</summary>
public sealed partial class DrainTests : IDisposable
{
    private const int Readers = 30;
    private const int Sockets = 6;
    private const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stop_WithReaders_LetsThemGoOneByOneWithWholeFrames_AndTheyLoseNothing()
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"], "--Http:DrainSeconds=3");
        var job = await CreateAsync(server.Http);
        var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => ReadAsync(server.Http, job, 0)));
        var sockets = await Task.WhenAll(Enumerable.Range(0, Sockets).Select(_ => TestSocket.ConnectAsync(new($"ws://127.0.0.1:{server.Port}/v1/jobs/{job}/ws"))));
        var appending = AppendAsync(server.Http, job);

        var stopping = server.StopAsync();
        await AssertNotReadyAsync(server.Http);
        await Assert.ThrowsAsync<HttpRequestException>(() => ReadAsync(server.Http, job, 0));
        await Task.WhenAny(readers.Select(static reader => reader.Text)).WaitAsync(s_patience);
        Assert.InRange(readers.Count(static reader => reader.Text.IsCompleted), 1, Readers / 2); // the others read on
        var texts = await Task.WhenAll(readers.Select(static reader => reader.Text)).WaitAsync(s_patience);
        var messages = await Task.WhenAll(sockets.Select(static socket => socket.RestAsync()));
        Assert.Equal(0, await stopping.WaitAsync(s_patience));
        var acknowledged = await appending.WaitAsync(s_patience);

        Assert.All(texts, static text => Assert.EndsWith("\n\n", text, StringComparison.Ordinal));
        Assert.All(sockets, static socket => Assert.Equal(ServiceRestart, socket.CloseStatus));
        await using var next = await HeadwayProcess.StartAsync(_folder["data"]); // the same log at another address
        await AppendAsync(next.Http, job, """{"type":"job.completed"}""");
        var stored = Seqs(await (await ReadAsync(next.Http, job, 0)).Text);
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(static seq => (long)seq), stored);
        Assert.True(stored.Count >= acknowledged);
        var seen = texts.Select(Seqs).Concat(messages.Select(static list => list.ConvertAll(static message => long.Parse(JsonSeqPattern().Match(message).Groups["seq"].ValueSpan, CultureInfo.InvariantCulture))));
        foreach (var before in seen)
        {
            var rest = await (await ReadAsync(next.Http, job, before[^1])).Text;
            Assert.Equal(stored, before.Concat(Seqs(rest)));
        }
    }

    [Fact]
    public async Task Stop_PeersThatDoNotAnswer_EndsAllTheSame()
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"], "--Http:DrainSeconds=0");
        var job = await CreateAsync(server.Http);
        using var socket = await TestSocket.ConnectAsync(new($"ws://127.0.0.1:{server.Port}/v1/jobs/{job}/ws")); // reads nothing, so answers no close
        Assert.Equal(0, await server.StopAsync().WaitAsync(s_patience));
    }

    private static async Task<string> CreateAsync(HttpClient http)
    {
        using var body = new StringContent("""{"kind":"external"}""", null, "application/json");
        using var answer = await http.PostAsync(new Uri("/v1/jobs", UriKind.Relative), body);
        return IdPattern().Match(await answer.Content.ReadAsStringAsync()).Groups["id"].Value;
    }

    // Until the address is closed, and how many events were acknowledged.
    private static async Task<int> AppendAsync(HttpClient http, string job)
    {
        for (var acknowledged = 0; ; acknowledged++)
        {
            try
            {
                await AppendAsync(http, job, """{"type":"step"}""");
            }
            catch (HttpRequestException fault) when (fault.StatusCode is null)
            {
                return acknowledged;
            }
        }
    }

    private static async Task AppendAsync(HttpClient http, string job, string e)
    {
        using var body = new StringContent(e, null, "application/json");
        using var answer = await http.PostAsync(new Uri($"/v1/jobs/{job}/events", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<(Task<string> Text, HttpStatusCode Status)> ReadAsync(HttpClient http, string job, long after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{job}/events?after={after}", UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/event-stream");
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (answer.Content.ReadAsStringAsync(), answer.StatusCode);
    }

    private static async Task AssertNotReadyAsync(HttpClient http)
    {
        using var deadline = new CancellationTokenSource(s_patience);
        while (true)
        {
            using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative), deadline.Token);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                Assert.Contains("\"stopping\"", await answer.Content.ReadAsStringAsync(deadline.Token), StringComparison.Ordinal);
                return;
            }
        }
    }

    private static List<long> Seqs(string frames) =>
        [.. SsePattern().Matches(frames).Select(static match => long.Parse(match.Groups["seq"].ValueSpan, CultureInfo.InvariantCulture))];

    [GeneratedRegex("^id: (?<seq>[0-9]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SsePattern();

    [GeneratedRegex("""^\{"seq":(?<seq>[0-9]+),""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonSeqPattern();

    [GeneratedRegex("\"id\":\"(?<id>[a-z0-9]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IdPattern();
}
