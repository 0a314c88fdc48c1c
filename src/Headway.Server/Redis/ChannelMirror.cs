using System.Collections.Concurrent;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// Tells the jobs that run here on the channels of the dialects as well, for those who listen there and nowhere else.
/// The process that begins an attempt at a job follows its log and publishes what each event is in the dialect, behind
/// what was published before, by whomever.
/// </summary>
/// <remarks>
/// A process can die when a job has ended and its last messages are not out. So each job that is told stands in a sorted
/// set until its end, with the time until which somebody vouches for it; the others look there now and then.
/// </remarks>
internal sealed partial class ChannelMirror(
    MirrorCursor cursor, ChannelRoutes routes, RedisOptions options, EventLog log, JobEngine engine, ChannelCounts counts, TimeProvider time, ILogger<ChannelMirror> logger)
    : IHostedService, IDisposable
{
    private const int Batch = 128;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Task> _told = new(StringComparer.Ordinal);
    private readonly ChannelRoute[] _routes = [.. routes.All.Where(static route => route.Mirrors)];
    private Task _keeping = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        engine.AttemptStarting = Begin;
        _keeping = Task.Run(KeepAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        engine.AttemptStarting = null;
        await _stopping.CancelAsync();
        await Task.WhenAll([_keeping, .. _told.Values]).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private void Begin(JobRecord job) => Begin(job.Id);

    private void Begin(string job)
    {
        var begun = new TaskCompletionSource();
        if (_told.TryAdd(job, begun.Task))
        {
            _ = Task.Run(async () =>
            {
                await RunAsync(job);
                _told.TryRemove(job, out _);
                begun.SetResult();
            });
        }
    }

    private async Task RunAsync(string job)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await TellAsync(job);
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return; // whoever works on it next, or looks for what is left, goes on
            }
            catch (Exception fault)
            {
                LogFault(job, fault);
                await Task.WhenAny(Task.Delay(s_pause, time, _stopping.Token));
            }
        }
    }

    private async Task TellAsync(string job)
    {
        await cursor.KeepAsync(job, Until(), _stopping.Token);
        if (await log.FindAsync(job, _stopping.Token) is { } record)
        {
            await Task.WhenAll(_routes.Select(route => FollowAsync(route, FoldedJob.Of(record))));
        }

        await cursor.CloseAsync(job, _stopping.Token);
    }

    private async Task FollowAsync(ChannelRoute route, FoldedJob job)
    {
        if (await log.OpenAsync(job.Id, Cursor.Start, new(), _stopping.Token) is not { Reader: { } reader })
        {
            return;
        }

        using var leaving = reader;
        var told = await cursor.ReadAsync(route, job.Id, _stopping.Token);
        var translator = route.Dialect.Begin(job);
        var skipped = 0;
        await foreach (var events in reader.FollowAsync(Batch, _stopping.Token))
        {
            await TellAsync(route, job.Id, told, [.. events.Select(e => translator.TranslateOrSkip(e, LogSkip))]);
        }

        void LogSkip(LogEvent e, Exception fault)
        {
            if (skipped++ == 0)
            {
                LogSkipped(route.Dialect.Name, e.Seq, job.Id, fault);
            }
        }
    }

    private async Task TellAsync(ChannelRoute route, string job, long told, IReadOnlyList<Translated> events)
    {
        // The fold needs every event, the channel only those behind the cursor.
        var messages = events.Where(e => e.Seq > told).SelectMany(static e => e.Messages, static (e, message) => (e.Seq, message.Json)).ToList();
        if (messages.Count > 0)
        {
            counts.Mirror(route.Dialect, await cursor.TellAsync(route, job, messages, _stopping.Token));
        }
    }

    private async Task KeepAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(options.LeaseTime / 3, time, _stopping.Token);
                foreach (var job in _told.Keys)
                {
                    await cursor.KeepAsync(job, Until(), _stopping.Token);
                }

                await LookAsync();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
            }
            catch (LogStoreException)
            {
                // Redis is away; the jobs wait for it too.
            }
        }
    }

    private async Task LookAsync()
    {
        foreach (var job in await cursor.LeftAsync(time.GetUtcNow(), _stopping.Token))
        {
            // One that has not ended will be begun by somebody, who then tells it.
            switch (await log.FindAsync(job, _stopping.Token))
            {
                case null:
                    await cursor.CloseAsync(job, _stopping.Token);
                    break;
                case { IsClosed: true }:
                    Begin(job);
                    break;
                default:
                    await cursor.KeepAsync(job, Until(), _stopping.Token);
                    break;
            }
        }
    }

    private DateTimeOffset Until() => time.GetUtcNow() + options.LeaseTime;

    [LoggerMessage(1, LogLevel.Error, "Job {Job} cannot be told on its channels now; that is tried again.")]
    private partial void LogFault(string job, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "The dialect {Dialect} threw at event {Seq} of job {Job}. The channel does not get this event, nor any later one at which it throws; those are not logged.")]
    private partial void LogSkipped(string dialect, long seq, string job, Exception fault);
}
