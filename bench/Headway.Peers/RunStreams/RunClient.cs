using System.Diagnostics;
using Headway.Bench.Clients;

namespace Headway.Peers.RunStreams;

/// <summary>Creates runs and reads their streams to the end. Thread-safe.</summary>
internal sealed class RunClient(IRunApi api, int port) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new($"http://127.0.0.1:{port}"),
        Timeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>Starts runs at the same time and waits until all have ended.</summary>
    public Task<RunObservation[]> RunAsync(int runs, int events, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, runs).Select(_ => RunOneAsync(events, cancellationToken)));

    public void Dispose() => _http.Dispose();

    private async Task<RunObservation> RunOneAsync(int events, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await api.OpenAsync(_http, events, cancellationToken);
        var (count, first) = (0, double.NaN);
        await foreach (var item in SseStream.ReadAsync(answer.EnsureSuccessStatusCode(), static (_, _) => 0, cancellationToken))
        {
            if (item.EventType == api.EventType && ++count == 1)
            {
                first = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }

        return new(first, count, events);
    }
}
