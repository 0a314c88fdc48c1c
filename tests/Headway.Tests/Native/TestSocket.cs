using System.Net.WebSockets;
using System.Text;

namespace Headway.Tests.Native;

/// <summary>A WebSocket client that waits for each message, but not for ever.</summary>
internal sealed class TestSocket : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 << 10];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static Task<TestSocket> ConnectAsync(ServerFixture server, string address) =>
        ConnectAsync(new Uri($"ws://127.0.0.1:{server.Server.Port}{address}"));

    public static async Task<TestSocket> ConnectAsync(Uri address)
    {
        var socket = new TestSocket();
        await socket._socket.ConnectAsync(address, default).WaitAsync(s_patience);
        return socket;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public Task SendAsync(ReadOnlyMemory<byte> message) =>
        _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, default).AsTask().WaitAsync(s_patience);

    /// <summary>The next message; null: the server closed.</summary>
    public async Task<string?> NextAsync()
    {
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), default).AsTask().WaitAsync(s_patience);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                return Encoding.UTF8.GetString(_buffer, 0, length);
            }
        }
    }

    /// <summary>All messages up to the close.</summary>
    public async Task<List<string>> RestAsync()
    {
        var messages = new List<string>();
        while (await NextAsync() is { } message)
        {
            messages.Add(message);
        }

        return messages;
    }

    public void Dispose() => _socket.Dispose();
}
