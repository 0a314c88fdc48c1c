using System.Buffers.Binary;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Headway.Tests.Native;

/// <summary>How a WebSocket ends for a client that breaks the rules, and its subprotocol (PROTOCOL.md, section 6).</summary>
public sealed class SocketCloseTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int MaxMessage = 16 << 10;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(MaxMessage + 1)]
    [InlineData(1 << 20)]
    public async Task Message_TooLong_IsClosedWith1009(int length)
    {
        using var socket = await TestSocket.ConnectAsync(server, "/v1/ws");
        await socket.SendAsync(new string('x', length));
        Assert.Empty(await socket.RestAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, socket.CloseStatus);
    }

    [Fact]
    public async Task Message_OfTheLargestSize_IsTaken()
    {
        using var socket = await TestSocket.ConnectAsync(server, "/v1/ws");
        await socket.SendAsync("""{"op":"ping"}""".PadRight(MaxMessage));
        Assert.Contains("pong", await socket.NextAsync(), StringComparison.Ordinal);
    }

    // The client of the framework does not send such bytes in a text message, so the frames are written here.
    [Theory]
    [InlineData("/v1/ws")]
    [InlineData("/v1/jobs/JOB/ws")]
    [InlineData("/ws/research/JOB")]
    public async Task Message_NotUtf8_IsClosedWith1007(string path)
    {
        var job = await server.CreateAsync();
        using var client = await UpgradeAsync(path.Replace("JOB", job, StringComparison.Ordinal), "");
        await client.GetStream().WriteAsync(Frame(0x81, [0xC3, 0x28]));
        Assert.Equal(1007, await CloseCodeAsync(client.GetStream()));
    }

    [Theory]
    [InlineData("headway", "headway")]
    [InlineData("other, headway", "headway")]
    [InlineData("other", null)]
    [InlineData("Headway", null)]
    public async Task Subprotocol_ThatIsSupported_IsAnswered_AndNoOther(string asked, string? answered)
    {
        using var client = new TcpClient();
        var head = await HandshakeAsync(client, "/v1/ws", $"Sec-WebSocket-Protocol: {asked}\r\n");
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Equal(answered is not null, head.Contains($"\r\nSec-WebSocket-Protocol: {answered ?? ""}", StringComparison.OrdinalIgnoreCase));
    }

    private async Task<TcpClient> UpgradeAsync(string path, string headers)
    {
        var client = new TcpClient();
        Assert.StartsWith("HTTP/1.1 101 ", await HandshakeAsync(client, path, headers), StringComparison.Ordinal);
        return client;
    }

    private async Task<string> HandshakeAsync(TcpClient client, string path, string headers)
    {
        await client.ConnectAsync("127.0.0.1", server.Server.Port).WaitAsync(s_patience);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"));
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await client.GetStream().ReadExactlyAsync(next).AsTask().WaitAsync(s_patience);
            head.Append((char)next[0]);
        }

        return head.ToString();
    }

    // A frame of a client, masked with zeros.
    private static byte[] Frame(byte first, byte[] payload) => [first, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];

    // Skips the frames before the close frame.
    private static async Task<int> CloseCodeAsync(NetworkStream stream)
    {
        var head = new byte[2];
        while (true)
        {
            await stream.ReadExactlyAsync(head).AsTask().WaitAsync(s_patience);
            var length = head[1] & 0x7F;
            if (length == 126)
            {
                var more = new byte[2];
                await stream.ReadExactlyAsync(more).AsTask().WaitAsync(s_patience);
                length = BinaryPrimitives.ReadUInt16BigEndian(more);
            }

            var payload = new byte[length];
            await stream.ReadExactlyAsync(payload).AsTask().WaitAsync(s_patience);
            if (head[0] == 0x88)
            {
                return length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 1005;
            }
        }
    }
}
