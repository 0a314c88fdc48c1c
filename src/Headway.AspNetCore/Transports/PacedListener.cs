using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// Takes connections from the system at once, and hands them to the HTTP server one by one, in the line in which their
/// first requests stand. One that waits here is a socket and no more. With the server it would be all that a request
/// needs: of ten thousand that come together a hundred megabytes, which live long enough for the collector to copy them,
/// more than once, while everybody stands still. One by one, most of it is garbage before the collector comes.
/// </summary>
/// <remarks>Left in the system's own queue, those beyond its length would be turned away, and come again seconds later.</remarks>
internal sealed class PacedListener : IConnectionListener
{
    private readonly Socket _listening;
    private readonly SocketConnectionContextFactory _connections;
    private readonly bool _noDelay;
    private readonly Channel<Socket> _waiting = Channel.CreateUnbounded<Socket>(new() { SingleReader = true, SingleWriter = true });
    private readonly Task _taking;

    /// <summary>Begins to take connections.</summary>
    /// <param name="listening">A socket that listens; it is the listener's from now on.</param>
    /// <param name="connections">Makes connections of sockets; it is the listener's as well.</param>
    /// <param name="noDelay">Whether what is written is sent at once.</param>
    public PacedListener(Socket listening, SocketConnectionContextFactory connections, bool noDelay)
    {
        (_listening, _connections, _noDelay) = (listening, connections, noDelay);
        EndPoint = listening.LocalEndPoint!;
        _taking = TakeAsync();
    }

    public EndPoint EndPoint { get; }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken) && _waiting.Reader.TryRead(out var socket))
        {
            await Openings.Shared.TurnAsync(); // those before it are served first
            try
            {
                socket.NoDelay = _noDelay;
                return _connections.Create(socket);
            }
            catch (SocketException)
            {
                socket.Dispose(); // its peer did not wait
            }
        }

        return null;
    }

    /// <summary>Takes no more. Those that the server does not have yet are gone, as they are from the system's queue.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _listening.Dispose();
        await _taking;
        while (_waiting.Reader.TryRead(out var socket))
        {
            socket.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        _connections.Dispose();
    }

    private async Task TakeAsync()
    {
        while (await NextAsync() is { } socket)
        {
            _waiting.Writer.TryWrite(socket);
        }

        _waiting.Writer.Complete();
    }

    // Null when nobody listens any more.
    private async ValueTask<Socket?> NextAsync()
    {
        while (true)
        {
            try
            {
                return await _listening.AcceptAsync();
            }
            catch (Exception fault) when (fault is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (SocketException)
            {
                await Task.Yield(); // its peer was gone again, or there is no number for it now
            }
        }
    }
}
