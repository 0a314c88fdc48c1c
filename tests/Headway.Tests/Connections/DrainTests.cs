using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using Headway.Tests.Native;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Connections;

/// <summary>A server that is asked to stop in the middle of its work: a real process, and readers that come again.</summary>
public sealed class DrainTests : IDisposable
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
        await using var server = await HeadwayProcess.StartAsync(_folder["data"], "--Http:DrainSeconds=6");
        var log = await ExternalLog.CreateAsync(server.Http);
        var readers = await OpenAsync(log, server.Http);
        var sockets = await Task.WhenAll(Enumerable.Range(0, Sockets).Select(_ => TestSocket.ConnectAsync(new($"ws://127.0.0.1:{server.Port}/v1/jobs/{log.Job}/ws"))));
        var appending = AppendUntilClosedAsync(log, server.Http);

        var stopping = server.StopAsync();
        await AssertNotReadyAsync(server.Http);
        await Assert.ThrowsAsync<HttpRequestException>(() => log.OpenAsync(server.Http));
        await Task.WhenAny(readers).WaitAsync(s_patience);
        Assert.InRange(readers.Count(static reader => reader.IsCompleted), 1, Readers * 2 / 3); // the others read on
        var texts = await Task.WhenAll(readers).WaitAsync(s_patience);
        var messages = await Task.WhenAll(sockets.Select(static socket => socket.RestAsync()));
        Assert.Equal(0, await stopping.WaitAsync(s_patience));
        var acknowledged = await appending.WaitAsync(s_patience);

        Assert.All(texts, static text => Assert.EndsWith("\n\n", text, StringComparison.Ordinal));
        Assert.All(sockets, static socket => Assert.Equal(ServiceRestart, socket.CloseStatus));
        await using var next = await HeadwayProcess.StartAsync(_folder["data"]); // the same log at another address
        await log.AppendAsync(next.Http, """{"type":"job.completed"}""");
        var stored = await AssertWholeAsync(log, next.Http, [.. texts.Select(ExternalLog.Seqs), .. messages.Select(static list => list.ConvertAll(ExternalLog.SeqOf))]);
        Assert.True(stored >= acknowledged);
    }

    [Fact]
    public async Task Stop_OneOfTwoNodes_ItsReadersGoOnAtTheOther_WhileTheLogGrows()
    {
        await using var nodes = await RedisNodes.StartAsync(2, "--Http:DrainSeconds=2");
        var (leaving, staying) = (nodes[0], nodes[1]);
        var log = await ExternalLog.CreateAsync(leaving.Http);
        var readers = await OpenAsync(log, leaving.Http);
        using var enough = new CancellationTokenSource();
        var appending = AppendUntilAsync(log, staying.Http, enough.Token);

        var stopping = leaving.StopAsync();
        var whole = readers.Select(async reader =>
        {
            var before = ExternalLog.Seqs(await reader);
            var rest = ExternalLog.Seqs(await log.ReadAsync(staying.Http, before[^1])); // at once, while others still read there
            return before.Concat(rest).ToList();
        }).ToList();
        Assert.Equal(0, await stopping.WaitAsync(s_patience));
        await enough.CancelAsync();
        await appending;
        await log.AppendAsync(staying.Http, """{"type":"job.completed"}""");
        await AssertWholeAsync(log, staying.Http, await Task.WhenAll(whole).WaitAsync(s_patience));
    }

    [Fact]
    public async Task Stop_WithARunningJob_HandsItToAnotherNodeFirst_WhileItsReadersAreStillThere()
    {
        await using var nodes = await RedisNodes.StartAsync(2, "--Http:DrainSeconds=20");
        var job = await nodes[0].AskAsync("""{"kind":"research","input":{"question":"Where does the herring live?"},"options":{"confirm_plan":true}}""");
        await nodes[0].UntilAsync($"/v1/jobs/{job}", static text => text.Contains("\"input_required\":", StringComparison.Ordinal)); // it stays as it is until somebody answers
        var working = await WorkerAsync(nodes);
        var (leaving, staying) = (nodes[working], nodes[1 - working]);
        var readers = await OpenAsync(new(job), leaving.Http);

        var stopping = leaving.StopAsync();
        await staying.UntilAsync($"/v1/jobs/{job}", static text => text.Contains("\"attempt\":2,", StringComparison.Ordinal));
        Assert.Contains(readers, static reader => !reader.IsCompleted);
        Assert.False(stopping.IsCompleted);
        await staying.UntilAsync($"/v1/jobs/{job}", static text => text.Contains("\"input_required\":", StringComparison.Ordinal));
        using var answer = await staying.Http.PostAsync(new Uri($"/v1/jobs/{job}/input", UriKind.Relative), new StringContent("""{"answer":"confirm"}""", null, "application/json"));
        var whole = await new ExternalLog(job).ReadAsync(staying.Http);
        Assert.Contains("event: job.completed", whole, StringComparison.Ordinal);
        Assert.Equal(0, await stopping.WaitAsync(s_patience)); // soon: its readers have read the end
        await AssertWholeAsync(new(job), staying.Http, [.. (await Task.WhenAll(readers)).Select(ExternalLog.Seqs)]);
    }

    [Fact]
    public async Task Stop_PeersThatDoNotAnswer_EndsAllTheSame()
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"], "--Http:DrainSeconds=0");
        var log = await ExternalLog.CreateAsync(server.Http);
        using var socket = await TestSocket.ConnectAsync(new($"ws://127.0.0.1:{server.Port}/v1/jobs/{log.Job}/ws")); // reads nothing, so answers no close
        Assert.Equal(0, await server.StopAsync().WaitAsync(s_patience));
    }

    // The one node that has a lease; until then there may be others, on jobs that index.
    private static async Task<int> WorkerAsync(RedisNodes nodes)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            var metrics = await Task.WhenAll(nodes.All.Select(static node => node.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))));
            var (one, none) = (Having(1), Having(0));
            if (one >= 0 && none >= 0)
            {
                return one;
            }

            Assert.True(began.Elapsed < s_patience);
            int Having(int leases) => Array.FindIndex(metrics, text => text.Contains($"\nheadway_leases {leases}\n", StringComparison.Ordinal));
        }
    }

    private static async Task<List<Task<string>>> OpenAsync(ExternalLog log, HttpClient http)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => log.OpenAsync(http)));
        return [.. answers.Select(static answer => answer.Content.ReadAsStringAsync())];
    }

    // How many events were acknowledged before the address was closed.
    private static async Task<int> AppendUntilClosedAsync(ExternalLog log, HttpClient http)
    {
        for (var acknowledged = 0; ; acknowledged++)
        {
            try
            {
                await log.AppendAsync(http);
            }
            catch (HttpRequestException fault) when (fault.StatusCode is null)
            {
                return acknowledged;
            }
        }
    }

    private static async Task AppendUntilAsync(ExternalLog log, HttpClient http, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await log.AppendAsync(http);
        }
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

    // What a reader has seen so far, and what it gets with its cursor, is the log.
    private static async Task<int> AssertWholeAsync(ExternalLog log, HttpClient http, IReadOnlyList<List<long>> seen)
    {
        var stored = ExternalLog.Seqs(await log.ReadAsync(http));
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(static seq => (long)seq), stored);
        foreach (var before in seen)
        {
            Assert.Equal(stored, before[^1] == stored.Count ? before : before.Concat(ExternalLog.Seqs(await log.ReadAsync(http, before[^1]))));
        }

        return stored.Count;
    }
}
