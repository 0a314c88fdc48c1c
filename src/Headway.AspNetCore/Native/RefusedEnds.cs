using System.Collections.Concurrent;
using Headway.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Native;

/// <summary>
/// Ends a job whose end was refused. The producer has a few seconds to send a correct end; then the job ends as failed, because
/// a producer that does not check the answer would leave the job open and its readers waiting.
/// </summary>
/// <remarks>Thread-safe. When the server stops, it ends these jobs at once.</remarks>
internal sealed partial class RefusedEnds(EventLog log, TimeProvider time, ILogger<RefusedEnds> logger) : IHostedService, IDisposable
{
    /// <summary>How long the producer may correct its end.</summary>
    public const int GraceSeconds = 5;

    private const int MaxAttempts = 60;

    private readonly ConcurrentDictionary<string, Task> _pending = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Ends the job after the grace period, unless it has ended by then, or a newer instance of the producer runs.</summary>
    public void Add(string job, Producer? producer, EventFault fault)
    {
        if (!_stopping.IsCancellationRequested)
        {
            _ = _pending.GetOrAdd(job, _ => Task.Run(() => EndAsync(job, producer, fault)));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_pending.Values).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task EndAsync(string job, Producer? producer, EventFault fault)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            await Task.Delay(TimeSpan.FromSeconds(GraceSeconds), time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                // Without a number: the producer may use it for its corrected request.
                await log.AppendAsync(job, [UnstorableEnd.Replace(fault)], producer is { } known ? known with { Seq = null } : null, CancellationToken.None);
                break;
            }
            catch (LogStoreException store)
            {
                LogNotEnded(job, store);
                if (_stopping.IsCancellationRequested)
                {
                    break;
                }
            }
        }

        _pending.TryRemove(job, out _);
    }

    [LoggerMessage(1, LogLevel.Warning, "Job {Job} could not be ended after its producer's end was refused.")]
    private partial void LogNotEnded(string job, Exception fault);
}
