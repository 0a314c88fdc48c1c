using System.Net.WebSockets;
using System.Text;
using Headway.Tests.Native;

namespace Headway.Tests.Dialects;

/// <summary>docs/dialects/wort.md, over real sockets.</summary>
public sealed class WortTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Prefixes => ["/research", "/chat/research", "/api/chat/research"];

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task Start_AnswersAtOnce_AndTheResultFollows(string prefix)
    {
        using var started = await server.PostAsync(prefix, """{"query":"What does a herring eat?","session_id":"my session","config":{"max_depth":99,"num_plan_steps":0}}""");
        Assert.Equal(200, (int)started.StatusCode);
        using var answer = await ServerFixture.JsonAsync(started);
        var job = answer.RootElement.GetProperty("job_id").GetString()!;
        Assert.Equal($$"""{"job_id":"{{job}}","session_id":"my session","status":"pending"}""", answer.RootElement.GetRawText());

        var last = (await ReadAsync($"{prefix}/stream/{job}?replay=1"))[^1];
        Assert.StartsWith("""{"type":"complete",""", last, StringComparison.Ordinal);
        using var result = await ServerFixture.JsonAsync(await server.GetAsync($"{prefix}/result/{job}"));
        var root = result.RootElement;
        Assert.Equal(("complete", "my session", "What does a herring eat?"), (root.GetProperty("status").GetString(), root.GetProperty("session_id").GetString(), root.GetProperty("query").GetString()));
        var blocks = root.GetProperty("report").GetProperty("blocks");
        Assert.Contains($"\"blocks_count\":{blocks.GetArrayLength()}", last, StringComparison.Ordinal);
        Assert.All(blocks.EnumerateArray(), static block => Assert.Contains(block.GetProperty("type").GetString(), new[] { "text", "table", "code", "source_list" }));
        Assert.Contains("plankton", blocks.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 422, "empty_question")]
    [InlineData("""{"query":""}""", 422, "empty_question")]
    [InlineData("""{"query":"  \n "}""", 422, "empty_question")]
    [InlineData("""{"query":7}""", 422, "empty_question")]
    [InlineData("[]", 422, "invalid_body")]
    [InlineData("nonsense", 422, "invalid_json")]
    public async Task Start_BadBody_IsRefused(string body, int status, string code) =>
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/research", body), status, code);

    [Fact]
    public async Task Stream_FinishedJob_SendsOneMessageAndCloses_OrTheWholeLogWhenAsked()
    {
        var job = await FinishedAsync();
        var all = await ReadAsync($"/research/stream/{job}?replay=1");
        Assert.Equal(["phase_start", "tool_call", "complete"], all.Select(Type));
        Assert.Equal([all[^1]], await ReadAsync($"/research/stream/{job}"));
        Assert.Equal(all.Skip(1), await ReadAsync($"/research/stream/{job}?after=3"));
        Assert.Equal([], await ReadAsync($"/research/stream/{job}?after=5"));
    }

    [Fact]
    public async Task Stream_RunningJob_SendsHistoryThenWhatHappens()
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, """{"type":"node.started","node":"p","data":{"kind":"phase","name":"generate_queries","title":"Planning"}}""");
        using var socket = await ConnectAsync($"/research/stream/{job}");
        Assert.Contains("\"phase\":\"planning\",\"message\":\"Planning\",\"seq\":2", await ReceiveAsync(socket), StringComparison.Ordinal);
        await server.AppendAsync(job, """[{"type":"note"},{"type":"job.failed","data":{"error":{"code":"x","message":"It broke."}}}]""");
        var last = await ReceiveAsync(socket);
        Assert.Contains("\"type\":\"error\"", last, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"It broke.\",\"seq\":4", last, StringComparison.Ordinal);
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Theory]
    [InlineData("""{"type":"probe_start",  "probe":"what\u0041 is it?", "depth":1.0,"timestamp":1712345678.25,"extra":[null]}""")]
    [InlineData("""{"timestamp":1,"type":"tool_call","tool":"exa","query":"é 🚀 \u2028 </script>"}""")]
    public async Task Append_MessageOfTheDialect_GoesOutByteForByte(string message)
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, $$$"""[{"dialect":"wort","data":{{{message}}}},{"dialect":"wort","data":{"type":"complete","blocks_count":0}}]""");
        Assert.Equal([message, """{"type":"complete","blocks_count":0}"""], await ReadAsync($"/research/stream/{job}?replay=1"));
        var log = await server.TextAsync($"/v1/jobs/{job}");
        Assert.Contains("\"status\":\"completed\"", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"dialect":"wort","data":{"message":"no type"}}""", "not_a_message")]
    [InlineData("""{"dialect":"wort","data":{"type":7}}""", "not_a_message")]
    [InlineData("""{"dialect":"wort"}""", "not_a_message")]
    [InlineData("""{"dialect":"wort","data":{"type":"job.queued"}}""", "reserved_type")]
    [InlineData("""{"dialect":"wort","type":"other","data":{"type":"writing"}}""", "type_not_wanted")]
    [InlineData("""{"dialect":"latin","data":{"type":"writing"}}""", "unknown_dialect")]
    [InlineData("""{"dialect":7,"data":{"type":"writing"}}""", "invalid_dialect")]
    public async Task Append_WhatIsNoMessage_IsRefused(string body, string code)
    {
        var job = await server.CreateAsync();
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", body), 400, code);
    }

    [Fact]
    public async Task Stream_ByTheProducersOwnId_FindsTheJobOfItsChannel()
    {
        using var created = await server.PostAsync("/v1/jobs", """{"kind":"external"}""", "application/json", ("Idempotency-Key", "research:their-id-7:progress"));
        using var job = await ServerFixture.JsonAsync(created);
        await server.AppendAsync(job.RootElement.GetProperty("id").GetString()!, """{"dialect":"wort","data":{"type":"error","message":"no"}}""");
        Assert.Equal(["""{"type":"error","message":"no"}"""], await ReadAsync("/research/stream/their-id-7"));
        using var result = await ServerFixture.JsonAsync(await server.GetAsync("/research/result/their-id-7"));
        Assert.Equal("failed", result.RootElement.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("?after=x", 400, "invalid_cursor")]
    [InlineData("?after=99", 400, "cursor_beyond_end")]
    public async Task Stream_BadCursor_IsRefusedBeforeTheHandshake(string query, int status, string code)
    {
        var job = await FinishedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/research/stream/{job}{query}");
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]))])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        await ServerFixture.AssertProblemAsync(await server.Http.SendAsync(request), status, code);
    }

    private async Task<string> FinishedAsync()
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, """
            [{"type":"job.started","data":{"attempt":1}},
             {"type":"node.started","node":"v","data":{"kind":"phase","name":"validate_question","title":"Checking"}},
             {"type":"node.started","node":"t","data":{"kind":"tool","name":"corpus_search","input":{"query":"herring"}}},
             {"type":"job.completed","data":{"result":{"title":"Fish"}}}]
            """);
        return job;
    }

    private static string Type(string message) => System.Text.Json.JsonDocument.Parse(message).RootElement.GetProperty("type").GetString()!;

    private async Task<List<string>> ReadAsync(string path)
    {
        using var socket = await ConnectAsync(path);
        var messages = new List<string>();
        while (await ReceiveAsync(socket) is { } message)
        {
            messages.Add(message);
        }

        return messages;
    }

    private async Task<ClientWebSocket> ConnectAsync(string path)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Server.Port}{path}"), default);
        return socket;
    }

    private static async Task<string?> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 << 10];
        var received = await socket.ReceiveAsync(buffer, default).WaitAsync(s_patience);
        return received.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
