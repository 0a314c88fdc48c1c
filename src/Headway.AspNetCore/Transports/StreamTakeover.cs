using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// Takes a connection over from the HTTP server once the head of an endless response is sent: from there on it is a pipe
/// to the peer and a reader loop, and all that the server kept for the request is free. It stands between the server and
/// the transport, and passes everything through until then.
/// </summary>
/// <remarks>
/// One for each physical connection. Only HTTP/1.1 without TLS can be taken over: else a connection carries other
/// requests as well, or the pipe is not what the peer reads.
/// </remarks>
internal sealed class StreamTakeover : IDuplexPipe, IConnectionHeartbeatFeature
{
    // How long the peer may take for what it was sent last.
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(10);

    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _transport;
    private readonly PipeWriter _output;
    private volatile (Action<object> Act, object State)[] _heartbeats = [];
    private ITakenStream? _stream;

    private StreamTakeover(ConnectionContext connection)
    {
        _connection = connection;
        _transport = connection.Transport;
        _output = SocketWriter.For(connection);
        Input = new Reader(this, _transport.Input);
        Output = new Writer(this, _output);
    }

    public PipeReader Input { get; private set; }

    public PipeWriter Output { get; private set; }

    private bool IsTaken => _stream is not null;

    /// <summary>Stands before the HTTP server.</summary>
    public static ConnectionDelegate Use(ConnectionDelegate next) => connection => new StreamTakeover(connection).RunAsync(next);

    /// <summary>The takeover of a request's connection, if it can be taken.</summary>
    public static StreamTakeover? Of(HttpContext http) =>
        HttpProtocol.IsHttp11(http.Request.Protocol) && !http.Request.IsHttps ? http.Features.Get<IConnectionTransportFeature>()?.Transport as StreamTakeover : null;

    /// <summary>Has a stream take the place of the HTTP server. The head of the response must have been flushed, and the request must end at once.</summary>
    /// <param name="stream">What goes on with the connection.</param>
    public void Take(ITakenStream stream) => _stream = stream;

    /// <summary>Whether a stream ended because its peer went away.</summary>
    public static bool IsGone(Exception fault, CancellationToken gone) =>
        fault is OperationCanceledException or IOException && gone.IsCancellationRequested;

    /// <summary>Breaks the connection off.</summary>
    public void Abort() => _connection.Abort();

    // The server asks once, when the connection begins.
    void IConnectionHeartbeatFeature.OnHeartbeat(Action<object> action, object state) => _heartbeats = [.. _heartbeats, (action, state)];

    private async Task RunAsync(ConnectionDelegate next)
    {
        await ServeHttpAsync(next);
        if (_stream is not { } stream)
        {
            await _output.CompleteAsync();
            return;
        }

        var gone = _connection.ConnectionClosed;
        using (stream)
        {
            try
            {
                await stream.RunAsync(this, gone);
                await stream.FinishAsync();
            }
            catch (Exception fault) when (IsGone(fault, gone))
            {
                // The peer went away in the middle of a write: its cursor is with it.
            }
        }

        await CloseAsync();
    }

    private async Task ServeHttpAsync(ConnectionDelegate next)
    {
        var heartbeat = _connection.Features.Get<IConnectionHeartbeatFeature>();
        heartbeat?.OnHeartbeat(static takeover => ((StreamTakeover)takeover).Beat(), this);
        _connection.Features.Set<IConnectionHeartbeatFeature>(this);
        _connection.Transport = this;
        try
        {
            await next(_connection);
        }
        finally
        {
            _connection.Transport = _transport;
            _connection.Features.Set(heartbeat);
            _heartbeats = []; // what they belong to is over; the server would hold it as long as the connection
            (Input, Output) = (_transport.Input, _output);
        }
    }

    // What was written last is on its way; the connection is closed when the peer has it.
    private async Task CloseAsync()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _connection.ConnectionClosed.Register(closed.SetResult);
        try
        {
            await Task.WhenAll(_output.CompleteAsync().AsTask(), closed.Task).WaitAsync(s_farewell);
        }
        catch (TimeoutException)
        {
            _connection.Abort();
        }
    }

    private void Beat()
    {
        foreach (var (act, state) in _heartbeats)
        {
            act(state);
        }
    }

    // After the takeover the server still ends its request: what it writes then is not for the peer, whose stream goes on.
    private sealed class Writer(StreamTakeover takeover, PipeWriter inner) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void Advance(int bytes)
        {
            if (!takeover.IsTaken)
            {
                inner.Advance(bytes);
            }
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            takeover.IsTaken ? default : inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            takeover.IsTaken ? default : inner.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        // Nor is it the server that says when all is written.
        public override void Complete(Exception? exception = null)
        {
        }
    }

    private sealed class Reader(StreamTakeover takeover, PipeReader inner) : PipeReader
    {
        private bool _hasBegun;

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            _hasBegun ? inner.ReadAsync(cancellationToken) : BeginAsync(cancellationToken);

        public override void Complete(Exception? exception = null)
        {
            if (!takeover.IsTaken)
            {
                inner.Complete(exception);
            }
        }

        public override ValueTask CompleteAsync(Exception? exception = null) => takeover.IsTaken ? default : inner.CompleteAsync(exception);

        // The first bytes of a connection wait for their turn; what comes later is of somebody who is there already.
        private async ValueTask<ReadResult> BeginAsync(CancellationToken cancellationToken)
        {
            _hasBegun = true;
            var read = await inner.ReadAsync(cancellationToken);
            await Openings.Shared.TurnAsync();
            return read;
        }
    }
}
