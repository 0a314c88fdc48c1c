using System.Collections.Concurrent;
using System.Net.WebSockets;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>
/// One socket. Two tasks: the reader loop, which alone sends, and a receiver, which hands what the client asked for to
/// the loop and wakes it.
/// </summary>
internal sealed class SocketSession
{
    private const int MostMessageBytes = 16 << 10;
    private const int MostPending = 64;

    // How long a peer has to answer our close frame: to stop reading before that would reset the connection.
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    private readonly WebSocket _socket;
    private readonly LogReader _reader;
    private readonly Connection _connection;
    private readonly WebSocketFrameWriter _writer;
    private readonly ReaderLoop _loop;
    private readonly bool _isOver;
    private readonly ConcurrentQueue<SocketRequest> _requests = new();

    public SocketSession(WebSocket socket, LogReader reader, Connection connection, Subscription subscription, bool isOver)
    {
        _socket = socket;
        _reader = reader;
        _connection = connection;
        _isOver = isOver;
        _writer = new(socket);
        _loop = new(reader, _writer, connection) { Subscription = subscription, Turn = TakeRequests };
    }

    /// <summary>Serves the socket to its end.</summary>
    /// <returns>How many events were sent.</returns>
    public async Task<long> RunAsync(CancellationToken aborted)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var receiving = ReceiveAsync(over.Token);
        try
        {
            var end = _isOver ? ReaderEnd.Terminal : await _loop.RunAsync(over.Token);
            await CloseAsync(end, aborted);
            await receiving.WaitAsync(s_farewell, aborted);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException or TimeoutException)
        {
            // The peer went away, or does not answer the close; its cursor is with it.
        }

        await over.CancelAsync();
        await receiving;
        return _writer.Sent;
    }

    private async Task CloseAsync(ReaderEnd end, CancellationToken aborted)
    {
        if (end != ReaderEnd.Gone)
        {
            var (status, text) = end == ReaderEnd.Terminal
                ? (WebSocketCloseStatus.NormalClosure, "the log is complete")
                : (WebSocketCloseStatus.EndpointUnavailable, "come again with your cursor");
            await _socket.CloseOutputAsync(status, text, aborted);
        }
        else if (_socket.State == WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, aborted);
        }
    }

    private async Task ReceiveAsync(CancellationToken over)
    {
        var buffer = new byte[MostMessageBytes];
        var length = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), over);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                length += received.Count;
                if (received.EndOfMessage)
                {
                    Post(SocketRequest.Parse(buffer.AsSpan(0, length), _reader.Job));
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    break; // nobody who means well sends that much
                }
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            // The loop learns below.
        }

        _connection.Abort();
    }

    private void Post(SocketRequest request)
    {
        if (_requests.Count < MostPending)
        {
            _requests.Enqueue(request);
            _connection.Signal.Set();
        }
    }

    // On the loop's task.
    private void TakeRequests()
    {
        while (_requests.TryDequeue(out var request))
        {
            _loop.Subscription = request.Subscription ?? _loop.Subscription;
            _writer.Write(request.Reply);
        }
    }
}
