using System.Net.Sockets;
using System.Text;
using Headway.AspNetCore.Transports;
using Headway.Tests.Native;
using Headway.Tests.Support;

namespace Headway.Tests.Transports;

/// <summary>What a live stream and a WebSocket put on the wire.</summary>
public sealed class StreamTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Stream_BetweenOtherRequestsOnTheConnection_IsChunksOfWholeFrames_AndTheConnectionGoesOn()
    {
        var job = await server.CreateAsync();
        using var client = await ConnectAsync();
        await SendAsync(client, $"GET /v1/jobs/{job} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await ReadAsync(client, static text => text.Contains("\"last_seq\":1", StringComparison.Ordinal)), StringComparison.Ordinal);
        await SendAsync(client, $"GET /v1/jobs/{job}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
        var text = await ReadAsync(client, static text => text.Contains("id: 1\n", StringComparison.Ordinal) && text.EndsWith("\n\n\r\n", StringComparison.Ordinal));
        Assert.Contains("\r\nTransfer-Encoding: chunked\r\n", text, StringComparison.Ordinal);
        await server.AppendAsync(job, """[{"type":"tick","data":{"n":1}},{"type":"job.completed","data":{}}]""");
        text += await ReadAsync(client, static text => text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal));
        await SendAsync(client, $"GET /v1/jobs/{job} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await ReadAsync(client, static text => text.Contains("\"last_seq\":3", StringComparison.Ordinal)), StringComparison.Ordinal);
        var answer = text[text.IndexOf("HTTP/1.1", StringComparison.Ordinal)..]; // the end of the earlier one may stand before it
        var chunks = Chunks(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.All(chunks, static chunk => Assert.EndsWith("\n\n", chunk, StringComparison.Ordinal));
        Assert.Equal(["1", "2", "3"], string.Concat(chunks).Split('\n').Where(static line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(static line => line[4..]));
    }

    [Fact]
    public async Task Stream_OverHttp10_EndsWithTheConnection()
    {
        var job = await server.CreateAsync();
        using var client = await ConnectAsync();
        await SendAsync(client, $"GET /v1/jobs/{job}/events HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
        var text = await ReadAsync(client, static text => text.Contains("id: 1\n", StringComparison.Ordinal));
        await server.AppendAsync(job, """{"type":"job.completed","data":{}}""");
        text += await ReadAsync(client, static _ => false);
        Assert.DoesNotContain("chunked", text, StringComparison.Ordinal);
        Assert.Contains("id: 2\nevent: job.completed\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_PeerGoesAway_GivesItsPlaceFree()
    {
        var job = await server.CreateAsync();
        var before = await PlacesAsync();
        var client = await ConnectAsync();
        await SendAsync(client, $"GET /v1/jobs/{job}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
        await ReadAsync(client, static text => text.Contains("id: 1\n", StringComparison.Ordinal));
        Assert.Equal(before + 1, await PlacesAsync());
        client.Dispose();
        await Patience.UntilAsync(PlacesAsync, places => places == before);
    }

    [Fact]
    public async Task Socket_PeerThatAnswersNoPing_IsCut_AndOneThatDoesIsNot()
    {
        var job = await server.CreateAsync();
        using var silent = await HandshakeAsync(job);
        using var living = await HandshakeAsync(job);
        var pongs = AnswerPingsAsync(living, atLeast: 5); // at one a second, longer than the silent one may live
        using var over = new CancellationTokenSource(s_patience);
        var pings = 0;
        var buffer = new byte[4096];
        try
        {
            while (await silent.GetStream().ReadAsync(buffer, over.Token) is > 0 and var length)
            {
                pings += Pings(buffer.AsSpan(0, length));
            }
        }
        catch (IOException)
        {
            // cut, not closed
        }

        Assert.InRange(pings, 1, 6);
        await pongs;
    }

    private static int Pings(ReadOnlySpan<byte> bytes) => bytes.Count(SocketFrames.Ping.Span);

    private static async Task AnswerPingsAsync(TcpClient client, int atLeast)
    {
        using var over = new CancellationTokenSource(s_patience);
        var buffer = new byte[4096];
        for (var answered = 0; answered < atLeast;)
        {
            var length = await client.GetStream().ReadAsync(buffer, over.Token);
            Assert.NotEqual(0, length);
            for (var pings = Pings(buffer.AsSpan(0, length)); pings > 0; pings--, answered++)
            {
                await client.GetStream().WriteAsync(new byte[] { 0x8a, 0x80, 1, 2, 3, 4 }, over.Token); // an empty pong, masked
            }
        }
    }

    private async Task<TcpClient> HandshakeAsync(string job)
    {
        var client = await ConnectAsync();
        await SendAsync(client, $"GET /v1/jobs/{job}/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101", await ReadAsync(client, static text => text.Contains("\"job.queued\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        return client;
    }

    private static async Task SendAsync(TcpClient client, string text) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    // Until the text is there, or the connection is at its end.
    private static async Task<string> ReadAsync(TcpClient client, Predicate<string> until)
    {
        using var over = new CancellationTokenSource(s_patience);
        var buffer = new byte[4096];
        var text = new StringBuilder();
        while (await client.GetStream().ReadAsync(buffer, over.Token) is > 0 and var length)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, length));
            if (until(text.ToString()))
            {
                break;
            }
        }

        return text.ToString();
    }

    private static List<string> Chunks(string body)
    {
        var chunks = new List<string>();
        for (var at = 0; ;)
        {
            var head = body.IndexOf("\r\n", at, StringComparison.Ordinal);
            var length = Convert.ToInt32(body[at..head], 16);
            if (length == 0)
            {
                return chunks;
            }

            chunks.Add(body.Substring(head + 2, length));
            Assert.Equal("\r\n", body.Substring(head + 2 + length, 2));
            at = head + length + 4;
        }
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port);
        return client;
    }

    private async Task<int> PlacesAsync() =>
        (await server.TextAsync("/metrics")).Split('\n').Where(static line => line.StartsWith("headway_connections{", StringComparison.Ordinal))
            .Sum(static line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
}
