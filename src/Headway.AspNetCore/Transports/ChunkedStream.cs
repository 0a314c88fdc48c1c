using System.IO.Pipelines;

namespace Headway.AspNetCore.Transports;

/// <summary>The endless body of a response on a connection that was taken over.</summary>
internal sealed class ChunkedStream(ReaderLoop loop) : ITakenStream
{
    private ChunkedOutput? _output;
    private Task<ReaderEnd>? _running;

    public Task RunAsync(IDuplexPipe transport, CancellationToken gone)
    {
        _output = new(transport.Output);
        return _running = loop.RunAsync(_output, gone);
    }

    public async ValueTask FinishAsync()
    {
        if (await _running! != ReaderEnd.Gone)
        {
            _output!.Finish();
        }
    }

    public void Dispose() => loop.Dispose();
}
