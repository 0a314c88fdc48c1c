using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// Sends on the socket itself, on the thread that flushes. The transport's own way leads through a pipe and a loop that
/// empties it, and for the few hundred bytes of an event that is longer than what lies behind it.
/// </summary>
/// <remarks>
/// One task writes, as to any pipe. A flush is over when the kernel has the bytes, or when the peer is gone. The
/// transport's pipe stays empty: that it is completed closes the socket.
/// </remarks>
internal sealed class SocketWriter : PipeWriter
{
    private readonly ConnectionContext _connection;
    private readonly Socket _socket;
    private readonly PipeWriter _transport;
    private UnsentBytes _unsent = new();
    private CancellationTokenSource? _cancel; // from the first wait on
    private object? _waiting; // while a flush waits for the peer: this, or who waits for the flush
    private bool _isBroken;

    private SocketWriter(ConnectionContext connection, Socket socket)
    {
        (_connection, _socket, _transport) = (connection, socket, connection.Transport.Output);
        socket.Blocking = false; // as it is for the system already: now a call that sends does not wait either
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unsent.Count;

    /// <summary>Whether it holds memory for bytes.</summary>
    public bool HoldsMemory => _unsent.HoldsMemory;

    /// <summary>
    /// What writes to the peer of a connection. On the socket only where the transport is directly below: where something
    /// stands between, such as TLS, what is written is not what is sent.
    /// </summary>
    public static PipeWriter For(ConnectionContext connection) =>
        connection.Transport.GetType().Assembly == typeof(SocketTransportOptions).Assembly && connection.Features.Get<IConnectionSocketFeature>() is { } feature
            ? new SocketWriter(connection, feature.Socket)
            : connection.Transport.Output;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _unsent.Room(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _unsent.Room(sizeHint);

    public override void Advance(int bytes) => _unsent.Add(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        if (_waiting is not null)
        {
            throw new InvalidOperationException("Another flush is not over yet.");
        }

        return TrySend() ? new(Result()) : WaitAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => Cancel.Cancel();

    public override void Complete(Exception? exception = null) => _ = CompleteAsync(exception).AsTask();

    /// <summary>Sends what is left, and has the transport close the connection. After an error nothing more is sent.</summary>
    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _waiting, over, this) == this)
        {
            await over.Task;
        }

        while (exception is null && _unsent.Count > 0)
        {
            await FlushAsync(CancellationToken.None); // once more, if it is cancelled
        }

        _unsent.Clear();
        await _transport.CompleteAsync(exception);
    }

    private CancellationTokenSource Cancel => Volatile.Read(ref _cancel) ?? Interlocked.CompareExchange(ref _cancel, new(), null) ?? _cancel;

    // False when the kernel takes no more, until the peer has read.
    private bool TrySend()
    {
        try
        {
            while (_unsent.Count > 0)
            {
                var first = _unsent.First;
                var sent = _socket.Send(first, SocketFlags.None, out var error);
                if (error is not (SocketError.Success or SocketError.WouldBlock))
                {
                    Break();
                    return true;
                }

                _unsent.Take(sent);
                if (sent < first.Count)
                {
                    return false;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            Break();
        }

        _unsent.Clear();
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> WaitAsync(CancellationToken cancellationToken)
    {
        _waiting = this;
        var cancel = Cancel;
        var registration = cancellationToken.UnsafeRegister(static cancel => ((CancellationTokenSource)cancel!).Cancel(), cancel);
        try
        {
            // A byte is sent or is not. Of more, nobody could say after a cancelled wait how many were.
            do
            {
                _unsent.Take(await _socket.SendAsync(_unsent.First[..1], SocketFlags.None, cancel.Token));
            }
            while (!TrySend());
        }
        catch (OperationCanceledException)
        {
            // What is left goes out with the next flush.
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            Break();
        }
        finally
        {
            await registration.DisposeAsync();
            (Interlocked.Exchange(ref _waiting, null) as TaskCompletionSource)?.SetResult();
        }

        var result = Result();
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private FlushResult Result()
    {
        var isCanceled = Volatile.Read(ref _cancel) is { IsCancellationRequested: true };
        if (isCanceled)
        {
            _cancel = null; // it counts once
        }

        return new(isCanceled, _isBroken);
    }

    // The transport closes the connection, and whoever reads from the peer learns of it.
    private void Break()
    {
        _isBroken = true;
        _unsent.Clear();
        _connection.Abort();
    }
}
