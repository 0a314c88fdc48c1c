using System.Buffers;
using System.Net.WebSockets;
using Headway.AspNetCore.Connections;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// One socket with two tasks: the reader loop, which does all sending, and a receiver, which reads client messages and posts
/// the resulting work to the loop.
/// </summary>
internal sealed class SocketSession(ReaderLoop loop, Connection connection) : IDisposable
{
    private const int MaxMessageBytes = 16 << 10;

    // Registered with IANA (RFC 6455, section 11.7); the enumeration lacks it.
    private const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    // The time for the peer's close frame. Closing the connection earlier could reset it before the peer has read our close frame.
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(5);

    private volatile bool _isTooLong; // the client sent a message that is too long, which ends the socket

    /// <summary>
    /// Handles one client message, on the receiver's task. The bytes are valid until the call completes. It answers through
    /// <see cref="ReaderLoop.Post"/>. False closes the socket. The default value is null: client messages are ignored.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>>? Receive { get; init; }

    /// <summary>Whether a message that is too long is handled as an empty message. Otherwise it closes the socket. The default value is false.</summary>
    public bool SkipsLongMessages { get; init; }

    /// <summary>Disposed with the session.</summary>
    public IDisposable? Owned { get; init; }

    /// <summary>Creates a WebSocket on the stream of the handshake. It parses client frames; the loop sends pings.</summary>
    public (WebSocket Socket, FrameOutput Output) Open(Stream connected)
    {
        connection.ExpectsPong = true;
        var output = new StreamOutput(connected);
        var stream = new ControlStream(connected, loop, output, connection);
        return (WebSocket.CreateFromStream(stream, new() { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan }), output);
    }

    /// <summary>Serves the socket to its end.</summary>
    public async Task RunAsync(WebSocket socket, FrameOutput output, CancellationToken gone)
    {
        var receiving = ReceiveAsync(socket, gone);
        try
        {
            await CloseAsync(socket, await loop.RunAsync(output, gone), gone);
            await receiving.WaitAsync(s_closeTimeout, gone);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException or TimeoutException)
        {
            // The peer has disconnected or does not answer the close. It can resume with its cursor.
            connection.AbortRequest(); // ends the receiver
        }

        socket.Abort();
        await receiving;
    }

    /// <summary>Disposes the connection and its feeds.</summary>
    public void Dispose()
    {
        Owned?.Dispose();
        loop.Dispose();
    }

    private async Task CloseAsync(WebSocket socket, ReaderEnd end, CancellationToken aborted)
    {
        if (end != ReaderEnd.Disconnected)
        {
            var (status, text) = end == ReaderEnd.Terminal ? (WebSocketCloseStatus.NormalClosure, "the log is complete")
                : connection.IsDraining ? (ServiceRestart, "the server stops: come again with your cursor")
                : (WebSocketCloseStatus.EndpointUnavailable, "come again with your cursor");
            await socket.CloseOutputAsync(status, text, aborted);
        }
        else if (_isTooLong)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, $"a message has at most {MaxMessageBytes} bytes", aborted);
        }
        else if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, aborted);
        }
    }

    private async Task ReceiveAsync(WebSocket socket, CancellationToken gone)
    {
        try
        {
            // A zero-byte read waits without a buffer, because most clients send nothing. It needs no token, because the end of
            // the connection ends it.
            while (await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } begun)
            {
                if (!await HandleMessageAsync(socket, begun.EndOfMessage, gone))
                {
                    break;
                }
            }

            if (_isTooLong)
            {
                connection.Abort(); // the loop ends, and the close frame is sent
                await SkipAsync(socket);
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The finally block ends the loop.
        }
        finally
        {
            // A socket without a receiver must close.
            connection.Abort();
        }
    }

    private async ValueTask<bool> HandleMessageAsync(WebSocket socket, bool isEmpty, CancellationToken gone)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxMessageBytes);
        try
        {
            var length = isEmpty ? 0 : await ReadMessageAsync(socket, buffer.AsMemory(0, MaxMessageBytes));
            connection.RecordActivity();
            return length is { } bytes && (Receive is null || await Receive(buffer.AsMemory(0, bytes), gone));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Reads up to the client's close frame. With unread bytes the connection would be reset, and the client might not get the
    // server's close frame.
    private static async Task SkipAsync(WebSocket socket)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxMessageBytes);
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Returns the length of the message: 0 if it is too long and skipped, null if the socket must close.
    private async ValueTask<int?> ReadMessageAsync(WebSocket socket, Memory<byte> buffer)
    {
        var length = 0;
        var isTooLong = false;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer[length..], CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                return isTooLong ? 0 : length;
            }

            if (length == buffer.Length)
            {
                if (!SkipsLongMessages)
                {
                    _isTooLong = true;
                    return null;
                }

                (length, isTooLong) = (0, true);
            }
        }
    }
}
