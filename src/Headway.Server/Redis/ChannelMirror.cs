using System.Collections.Concurrent;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// Publishes the events of Headway's own jobs on the channels of the dialects, for clients that only subscribe there. The
/// process that starts an attempt of a job follows its log and publishes each event in the dialect, after the events that
/// were published before.
/// </summary>
/// <remarks>
/// A process can die after a job has ended and before its last messages are published. So a sorted set contains each job
/// until its last message, with the time at which the registration of its publisher expires. Every process polls the set and
/// continues expired jobs.
/// </remarks>
internal sealed partial class ChannelMirror(
    MirrorCursor cursor, ChannelRoutes routes, RedisOptions options, EventLog log, JobEngine engine, ChannelCounts counts, TimeProvider time, ILogger<ChannelMirror> logger)
    : IHostedService, IDisposable
{
    private const int Batch = 128;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Task> _mirrored = new(StringComparer.Ordinal);
    private readonly ChannelRoute[] _routes = [.. routes.All.Where(static route => route.Mirrors)];
    private Task _renewing = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        engine.AttemptStarting = Start;
        _renewing = Task.Run(RenewLoopAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        engine.AttemptStarting = null;
        await _stopping.CancelAsync();
        await Task.WhenAll([_renewing, .. _mirrored.Values]).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private void Start(JobRecord job) => Start(job.Id);

    private void Start(string job)
    {
        var finished = new TaskCompletionSource();
        if (_mirrored.TryAdd(job, finished.Task))
        {
            _ = Task.Run(async () =>
            {
                await RunAsync(job);
                _mirrored.TryRemove(job, out _);
                finished.SetResult();
            });
        }
    }

    private async Task RunAsync(string job)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await MirrorAsync(job);
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return; // another process continues when the registration expires
            }
            catch (Exception fault)
            {
                LogFault(job, fault);
                await Task.WhenAny(Task.Delay(s_pause, time, _stopping.Token));
            }
        }
    }

    private async Task MirrorAsync(string job)
    {
        await cursor.RegisterAsync(job, Until(), _stopping.Token);
        if (await log.FindAsync(job, _stopping.Token) is { } record)
        {
            await Task.WhenAll(_routes.Select(route => FollowAsync(route, FoldedJob.Of(record))));
        }

        await cursor.RemoveAsync(job, _stopping.Token);
    }

    private async Task FollowAsync(ChannelRoute route, FoldedJob job)
    {
        if (await log.OpenAsync(job.Id, Cursor.Start, new(), _stopping.Token) is not { Reader: { } reader })
        {
            return;
        }

        using var disposed = reader;
        var published = await cursor.ReadAsync(route, job.Id, _stopping.Token);
        var translator = route.Dialect.Begin(job);
        var skipped = 0;
        await foreach (var events in reader.FollowAsync(Batch, _stopping.Token))
        {
            await PublishAsync(route, job.Id, published, [.. events.Select(e => translator.TranslateOrSkip(e, LogSkip))]);
        }

        void LogSkip(LogEvent e, Exception fault)
        {
            if (skipped++ == 0)
            {
                LogSkipped(route.Dialect.Name, e.Seq, job.Id, fault);
            }
        }
    }

    private async Task PublishAsync(ChannelRoute route, string job, long published, IReadOnlyList<Translated> events)
    {
        // The translator needs every event, the channel only those after the cursor.
        var messages = events.Where(e => e.Seq > published).SelectMany(static e => e.Messages, static (e, message) => (e.Seq, message.Json)).ToList();
        if (messages.Count > 0)
        {
            counts.Mirror(route.Dialect, await cursor.PublishAsync(route, job, messages, _stopping.Token));
        }
    }

    private async Task RenewLoopAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(options.LeaseTime / 3, time, _stopping.Token);
                foreach (var job in _mirrored.Keys)
                {
                    await cursor.RegisterAsync(job, Until(), _stopping.Token);
                }

                await ResumeExpiredAsync();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
            }
            catch (LogStoreException)
            {
                // Redis is unreachable; the next turn retries.
            }
        }
    }

    private async Task ResumeExpiredAsync()
    {
        foreach (var job in await cursor.ListExpiredAsync(time.GetUtcNow(), _stopping.Token))
        {
            // If the job has not ended, its next attempt publishes it.
            switch (await log.FindAsync(job, _stopping.Token))
            {
                case null:
                    await cursor.RemoveAsync(job, _stopping.Token);
                    break;
                case { IsClosed: true }:
                    Start(job);
                    break;
                default:
                    await cursor.RegisterAsync(job, Until(), _stopping.Token);
                    break;
            }
        }
    }

    private DateTimeOffset Until() => time.GetUtcNow() + options.LeaseTime;

    [LoggerMessage(1, LogLevel.Error, "The events of job {Job} could not be published on its channels; retrying.")]
    private partial void LogFault(string job, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "The dialect {Dialect} threw at event {Seq} of job {Job}. The channel does not get this event. Later events on which the dialect throws are skipped too and not logged.")]
    private partial void LogSkipped(string dialect, long seq, string job, Exception fault);
}
