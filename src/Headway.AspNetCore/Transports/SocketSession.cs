using System.Buffers;
using System.Net.WebSockets;
using Headway.AspNetCore.Connections;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// One socket. Two tasks: the reader loop, which alone sends, and a receiver, which takes in what the client says and
/// asks the loop for what follows from it.
/// </summary>
internal sealed class SocketSession(ReaderLoop loop, Connection connection) : IDisposable
{
    private const int MostMessageBytes = 16 << 10;

    // Of the registry of RFC 6455, section 11.7.
    private const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    // How long a peer has to answer our close frame: to stop reading before that would reset the connection.
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    private volatile bool _isTooLong; // the client sent a message that is too long, which ends the socket

    /// <summary>
    /// Takes one message of the client, on the receiver's task; the bytes are good until it ends. It answers through
    /// <see cref="ReaderLoop.Post"/>. False ends the socket. Where there is none, what a client says is not listened to.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>>? Receive { get; init; }

    /// <summary>Whether a message that is too long is skipped, and an empty one taken in its place. Else it ends the socket.</summary>
    public bool SkipsLongMessages { get; init; }

    /// <summary>Disposed with the session.</summary>
    public IDisposable? Owned { get; init; }

    /// <summary>A WebSocket on the connection that the handshake opened. It parses what the client sends, and the loop pings.</summary>
    public (WebSocket Socket, FrameOutput Output) Open(Stream connected)
    {
        connection.IsAsked = true;
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
            await receiving.WaitAsync(s_farewell, gone);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException or TimeoutException)
        {
            // The peer went away, or does not answer the close; its cursor is with it.
            connection.Cut(); // ends the listening
        }

        socket.Abort();
        await receiving;
    }

    /// <summary>Leaves the connection and its logs.</summary>
    public void Dispose()
    {
        Owned?.Dispose();
        loop.Dispose();
    }

    private async Task CloseAsync(WebSocket socket, ReaderEnd end, CancellationToken aborted)
    {
        if (end != ReaderEnd.Gone)
        {
            var (status, text) = end == ReaderEnd.Terminal ? (WebSocketCloseStatus.NormalClosure, "the log is complete")
                : connection.IsDraining ? (ServiceRestart, "the server stops: come again with your cursor")
                : (WebSocketCloseStatus.EndpointUnavailable, "come again with your cursor");
            await socket.CloseOutputAsync(status, text, aborted);
        }
        else if (_isTooLong)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, $"a message has at most {MostMessageBytes} bytes", aborted);
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
            // Waits without a buffer, and without a token: most clients never say anything, and the end of the connection
            // ends the wait.
            while (await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } begun)
            {
                if (!await TakeMessageAsync(socket, begun.EndOfMessage, gone))
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
            // The loop learns below.
        }
        finally
        {
            // Whatever ended the listening: a socket that nobody listens to any more must not stay.
            connection.Abort();
        }
    }

    private async ValueTask<bool> TakeMessageAsync(WebSocket socket, bool isEmpty, CancellationToken gone)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostMessageBytes);
        try
        {
            var length = isEmpty ? 0 : await ReadMessageAsync(socket, buffer.AsMemory(0, MostMessageBytes));
            connection.Heard();
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
        var buffer = ArrayPool<byte>.Shared.Rent(MostMessageBytes);
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

    // How long the message is; 0 when it is too long and skipped; null when the socket is to end.
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
