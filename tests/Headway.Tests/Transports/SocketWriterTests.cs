using System.IO.Pipelines;
using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Connections;

namespace Headway.Tests.Transports;

/// <summary>The writer over real sockets, on connections of Kestrel's own transport.</summary>
public sealed class SocketWriterTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly SocketPair _pair = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public void For_WhereSomethingStandsBetween_IsWhatThatWritesWith()
    {
        var between = new Between(new Pipe());
        _pair.Connection.Transport = between;
        Assert.Same(between.Output, SocketWriter.For(_pair.Connection));
    }

    [Fact]
    public async Task Flush_PeerReadsInSmallBites_ArrivesWholeAndInOrder()
    {
        var waits = 0;
        for (var numbers = 1; _pair.Written < 2 << 20; numbers = ((numbers * 7) + 1) % 40_000)
        {
            _pair.Write(numbers);
            var flush = _pair.Writer.FlushAsync();
            waits += flush.IsCompleted ? 0 : 1;
            _pair.ReceiveDuring(flush, atMost: 1 + (numbers % 5_000));
            Assert.False((await flush).IsCompleted);
        }

        _pair.ReceiveAll();
        Assert.Equal(_pair.Written, _pair.Read);
        Assert.NotEqual(0, waits);
    }

    [Fact]
    public async Task Flush_NothingLeft_HoldsNoMemory()
    {
        Assert.False(_pair.Writer.HoldsMemory);
        _pair.Write(100_000);
        Assert.Equal(400_000, _pair.Writer.UnflushedBytes);
        Assert.True(_pair.Writer.HoldsMemory);
        await FlushWhileReadAsync();
        Assert.Equal(0, _pair.Writer.UnflushedBytes);
        Assert.False(_pair.Writer.HoldsMemory);
        _pair.Writer.GetMemory(10_000);
        Assert.True(_pair.Writer.HoldsMemory);
        await _pair.Writer.FlushAsync();
        Assert.False(_pair.Writer.HoldsMemory);
    }

    [Fact]
    public async Task Flush_PeerGoesAwayWhileItWaits_IsCompleted_AndTheConnectionCloses()
    {
        var flush = (await _pair.FillAsync())[0];
        _pair.Peer.Close(0);
        Assert.True((await flush.AsTask().WaitAsync(s_patience)).IsCompleted);
        await ClosedAsync();
        _pair.Write(1);
        Assert.True((await _pair.Writer.FlushAsync()).IsCompleted);
        Assert.False(_pair.Writer.HoldsMemory);
    }

    [Fact]
    public async Task Flush_ConnectionIsAbortedWhileItWaits_IsCompleted()
    {
        var flush = (await _pair.FillAsync())[0];
        _pair.Connection.Abort();
        Assert.True((await flush.AsTask().WaitAsync(s_patience)).IsCompleted);
        Assert.False(_pair.Writer.HoldsMemory);
    }

    [Fact]
    public async Task CancelPendingFlush_WhileItWaits_CancelsOnce_AndTheRestGoesOutWithTheNext()
    {
        var flush = (await _pair.FillAsync())[0];
        _pair.Writer.CancelPendingFlush();
        Assert.True((await flush.AsTask().WaitAsync(s_patience)).IsCanceled);
        Assert.NotEqual(0, _pair.Writer.UnflushedBytes);
        await FlushWhileReadAsync();
        _pair.ReceiveAll();
        Assert.Equal(_pair.Written, _pair.Read);
    }

    [Fact]
    public async Task CancelPendingFlush_NoneWaits_CancelsTheNext_WhoseBytesAreSent()
    {
        _pair.Writer.CancelPendingFlush();
        _pair.Write(1);
        Assert.True((await _pair.Writer.FlushAsync()).IsCanceled);
        Assert.False((await _pair.Writer.FlushAsync()).IsCanceled);
        _pair.ReceiveAll();
        Assert.Equal(_pair.Written, _pair.Read);
    }

    [Fact]
    public async Task Flush_TokenIsCancelledWhileItWaits_Throws_AndTheRestGoesOutWithTheNext()
    {
        using var cancel = new CancellationTokenSource();
        var flush = (await _pair.FillAsync(cancel.Token))[0];
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush.AsTask().WaitAsync(s_patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pair.Writer.FlushAsync(cancel.Token).AsTask());
        await FlushWhileReadAsync();
        _pair.ReceiveAll();
        Assert.Equal(_pair.Written, _pair.Read);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Complete_PeerHasNotReadYet_DeliversEverything_AndThenTheEnd(bool flushed)
    {
        var flush = flushed ? (await _pair.FillAsync())[0].AsTask() : Task.CompletedTask;
        _pair.Write(flushed ? 0 : 200_000);
        var completion = _pair.Writer.CompleteAsync().AsTask();
        Assert.False(completion.IsCompleted);
        while (_pair.Receive())
        {
            // until the end
        }

        await Task.WhenAll(flush, completion).WaitAsync(s_patience);
        Assert.Equal(_pair.Written, _pair.Read);
        await ClosedAsync();
    }

    [Fact]
    public async Task Complete_WithAnError_SendsNothingMore()
    {
        _pair.Write(1);
        _pair.Writer.Complete(new IOException("It broke."));
        await ClosedAsync();
        Assert.False(_pair.Writer.HoldsMemory);
    }

    private async Task FlushWhileReadAsync()
    {
        var flush = _pair.Writer.FlushAsync();
        _pair.ReceiveDuring(flush);
        var result = await flush;
        Assert.Equal((false, false), (result.IsCanceled, result.IsCompleted));
    }

    private async Task ClosedAsync()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _pair.Connection.ConnectionClosed.Register(closed.SetResult);
        await closed.Task.WaitAsync(s_patience);
    }

    private sealed class Between(Pipe pipe) : IDuplexPipe
    {
        public PipeReader Input => pipe.Reader;

        public PipeWriter Output => pipe.Writer;
    }
}
