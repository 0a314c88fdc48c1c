using System.Net.WebSockets;
using Headway.AspNetCore.Connections;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// One socket. Two tasks: the reader loop, which alone sends, and a receiver, which takes in what the client says and
/// asks the loop for what follows from it.
/// </summary>
internal sealed class SocketSession(WebSocket socket, ReaderLoop loop, Connection connection)
{
    private const int MostMessageBytes = 16 << 10;

    // Of the registry of RFC 6455, section 11.7.
    private const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    // How long a peer has to answer our close frame: to stop reading before that would reset the connection.
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Takes one message of the client, on the receiver's task; the bytes are good until it ends. It answers through
    /// <see cref="ReaderLoop.Post"/>. False ends the socket. Where there is none, what a client says is not listened to.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>>? Receive { get; init; }

    /// <summary>Whether a message that is too long is skipped, and an empty one taken in its place. Else it ends the socket.</summary>
    public bool SkipsLongMessages { get; init; }

    /// <summary>Serves the socket to its end.</summary>
    public async Task RunAsync(CancellationToken aborted)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var receiving = ReceiveAsync(over.Token);
        try
        {
            await CloseAsync(await loop.RunAsync(over.Token), aborted);
            await receiving.WaitAsync(s_farewell, aborted);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException or TimeoutException)
        {
            // The peer went away, or does not answer the close; its cursor is with it.
        }

        await over.CancelAsync();
        await receiving;
    }

    private async Task CloseAsync(ReaderEnd end, CancellationToken aborted)
    {
        if (end != ReaderEnd.Gone)
        {
            var (status, text) = end == ReaderEnd.Terminal ? (WebSocketCloseStatus.NormalClosure, "the log is complete")
                : connection.IsDraining ? (ServiceRestart, "the server stops: come again with your cursor")
                : (WebSocketCloseStatus.EndpointUnavailable, "come again with your cursor");
            await socket.CloseOutputAsync(status, text, aborted);
        }
        else if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, aborted);
        }
    }

    private async Task ReceiveAsync(CancellationToken over)
    {
        var buffer = new byte[MostMessageBytes];
        var length = 0;
        var isTooLong = false;
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(length), over);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                length += received.Count;
                if (received.EndOfMessage)
                {
                    connection.Heard();
                    if (Receive is not null && !await Receive(buffer.AsMemory(0, isTooLong ? 0 : length), over))
                    {
                        break;
                    }

                    (length, isTooLong) = (0, false);
                }
                else if (length == buffer.Length)
                {
                    if (!SkipsLongMessages)
                    {
                        break; // nobody who means well sends that much
                    }

                    (length, isTooLong) = (0, true);
                }
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            // The loop learns below.
        }
        finally
        {
            // Whatever ended the listening: a socket that nobody listens to any more must not stay.
            connection.Abort();
        }
    }
}
