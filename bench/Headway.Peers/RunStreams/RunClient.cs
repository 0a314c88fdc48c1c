using System.Buffers;
using System.Diagnostics;

namespace Headway.Peers.RunStreams;

/// <summary>Creates runs and reads their streams to the end. Thread-safe.</summary>
internal sealed class RunClient(IRunApi api, int port) : IDisposable
{
    private const int BufferSize = 64 << 10;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new($"http://127.0.0.1:{port}"),
        Timeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>Runs at once; returns when all have ended.</summary>
    public Task<RunSeen[]> RunAsync(int runs, int events, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, runs).Select(_ => RunOneAsync(events, cancellationToken)));

    public void Dispose() => _http.Dispose();

    private async Task<RunSeen> RunOneAsync(int events, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await api.OpenAsync(_http, events, cancellationToken);
        await using var stream = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var (kept, seen, first) = (0, 0, double.NaN);
        while (await stream.ReadAsync(buffer.AsMemory(kept), cancellationToken) is > 0 and var count)
        {
            var length = kept + count;
            seen += buffer.AsSpan(0, length).Count(api.Mark.Span);
            if (double.IsNaN(first) && seen > 0)
            {
                first = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }

            kept = KeepEnd(buffer, length);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return new(first, seen, events);
    }

    // A mark may be cut between two reads: its beginning is looked at again. Less than a mark, so none counts twice.
    private int KeepEnd(byte[] buffer, int length)
    {
        var kept = Math.Min(length, api.Mark.Length - 1);
        buffer.AsSpan(length - kept, kept).CopyTo(buffer);
        return kept;
    }
}
