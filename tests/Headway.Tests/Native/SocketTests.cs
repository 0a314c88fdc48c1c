using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Headway.Tests.Native;

/// <summary>PROTOCOL.md, section 6 (WebSocket).</summary>
public sealed class SocketTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Socket_GetsHistoryThenLive_AndClosesWith1000()
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, """{"type":"first"}""");
        using var socket = await ConnectAsync(job, "?after=1");
        Assert.Contains("\"seq\":2,\"type\":\"first\"", await ReceiveAsync(socket), StringComparison.Ordinal);
        await server.AppendAsync(job, """[{"type":"second"},{"type":"job.completed"}]""");
        Assert.Contains("\"seq\":3", await ReceiveAsync(socket), StringComparison.Ordinal);
        Assert.Contains("\"seq\":4", await ReceiveAsync(socket), StringComparison.Ordinal);
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Socket_PingSubscribeAndNonsense_AreAnswered_AndTheConnectionStays()
    {
        var job = await server.CreateAsync();
        using var socket = await ConnectAsync(job, "?after=latest");
        await SendAsync(socket, """{"op":"ping"}""");
        Assert.Equal("""{"op":"pong"}""", await ReceiveAsync(socket));
        string[] nonsense = ["", "{", "7", "{\"op\":7}", "{\"op\":\"dance\"}", "{\"op\":\"subscribe\",\"job\":\"other\"}", "{\"op\":\"subscribe\",\"types\":[7]}", "{\"op\":\"subscribe\",\"types\":\"a\"}", "{\"op\":\"subscribe\",\"min_percent_step\":\"5\"}", "{\"op\":\"\\ud800\"}"];
        foreach (var message in nonsense)
        {
            await SendAsync(socket, message);
            Assert.StartsWith("""{"op":"error","code":""", await ReceiveAsync(socket), StringComparison.Ordinal);
        }

        await SendAsync(socket, """{"op":"subscribe","types":["wanted"]}""");
        Assert.Contains("subscribed", await ReceiveAsync(socket), StringComparison.Ordinal);
        await server.AppendAsync(job, """[{"type":"unwanted"},{"type":"wanted"}]""");
        Assert.Contains("\"seq\":3,\"type\":\"wanted\"", await ReceiveAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_FinishedLogReadToItsEnd_ClosesAtOnce()
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, """{"type":"job.completed"}""");
        using var socket = await ConnectAsync(job, "?after=2");
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("same", 101)]
    [InlineData("", 101)]
    public async Task Socket_Origin_IsChecked(string origin, int status)
    {
        var job = await server.CreateAsync();
        using var request = Upgrade(job);
        if (origin.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin == "same" ? server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        }

        using var answer = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Socket_UnknownJobOrCursorBeyondTheEnd_IsRefusedBeforeTheHandshake()
    {
        using var unknown = Upgrade("01m7xes5nae5sb29647xf02q2p");
        await ServerFixture.AssertProblemAsync(await server.Http.SendAsync(unknown), 404, "unknown_job");
        using var beyond = Upgrade(await server.CreateAsync(), "?after=7");
        await ServerFixture.AssertProblemAsync(await server.Http.SendAsync(beyond), 400, "cursor_beyond_end");
    }

    [Fact]
    public async Task Socket_PlainGet_IsToldToUpgrade()
    {
        using var answer = await server.GetAsync($"/v1/jobs/{await server.CreateAsync()}/ws");
        await ServerFixture.AssertProblemAsync(answer, (int)HttpStatusCode.UpgradeRequired, "upgrade_required");
    }

    private static HttpRequestMessage Upgrade(string job, string query = "")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{job}/ws{query}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        return request;
    }

    private async Task<ClientWebSocket> ConnectAsync(string job, string query)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Server.Port}/v1/jobs/{job}/ws{query}"), default);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);

    private static async Task<string?> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 << 10];
        var received = await socket.ReceiveAsync(buffer, default).WaitAsync(s_patience);
        return received.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
