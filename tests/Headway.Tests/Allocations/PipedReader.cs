using System.IO.Pipelines;
using Headway.AspNetCore;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;

namespace Headway.Tests.Allocations;

/// <summary>A connection as the server has them, with a pipe in memory for a network, whose other end takes everything.</summary>
internal sealed class PipedReader : IDisposable
{
    private static readonly PipeOptions s_options = new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly Pipe _pipe = new(s_options);
    private readonly ReaderLoop _loop;
    private long _received;
    private Task _running = Task.CompletedTask;

    public PipedReader(FrameWriter writer, string dialect, string transport)
    {
        Connection = new(TimeProvider.System, new HttpOptions(), new(dialect, transport, "ann"), () => { });
        _loop = new(writer, Connection);
    }

    public Connection Connection { get; }

    /// <summary>How many bytes have arrived.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Where the reader stands.</summary>
    public long Cursor => _loop.Feeds[0].Cursor;

    public void Follow(Feed feed)
    {
        FrameOutput output = Connection.Facts.IsSocket ? new StreamOutput(_pipe.Writer.AsStream()) : new BodyOutput(_pipe.Writer);
        _loop.Follow(feed);
        _running = Task.WhenAll(DrainAsync(), Task.Run(() => _loop.RunAsync(output, default)));
    }

    /// <summary>Ends it.</summary>
    public async Task StopAsync()
    {
        Connection.Abort();
        _pipe.Reader.CancelPendingRead();
        await _running;
    }

    public void Dispose() => _loop.Dispose();

    private async Task DrainAsync()
    {
        while (await _pipe.Reader.ReadAsync() is { IsCanceled: false } read)
        {
            Volatile.Write(ref _received, _received + read.Buffer.Length);
            _pipe.Reader.AdvanceTo(read.Buffer.End);
        }
    }
}
