using System.Text.Json;
using Headway.Log;
using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <summary>
/// Fails external jobs whose producers have died: a job with <c>options.silence</c> that has no event for that many
/// seconds fails with the code <c>producer_silent</c>. Time while a question is open does not count.
/// </summary>
internal sealed partial class SilentProducers(EventLog log, TimeProvider time, ILogger logger)
{
    private const string Option = "silence";
    private const int PageSize = 1000;
    private const double MaxSeconds = 30 * 24 * 60 * 60;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);

    private Dictionary<string, Watch> _watches = new(StringComparer.Ordinal);

    /// <summary>Checks the options of an external job.</summary>
    /// <exception cref="JobRefusedException"><c>invalid_options</c>: <c>silence</c> is not a number of seconds from 1 to 30 days.</exception>
    public static void Check(JsonElement options)
    {
        if (options.ValueKind == JsonValueKind.Object && options.TryGetProperty(Option, out var given) && Read(given) is null)
        {
            throw new JobRefusedException("invalid_options", $"'{Option}' must be a number of seconds from 1 to {MaxSeconds}.");
        }
    }

    /// <summary>Checks all open external jobs every 15 seconds until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(s_interval, time, cancellationToken);
                await EndAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
            catch (Exception fault)
            {
                LogCheckFailed(fault);
            }
        }
    }

    private static TimeSpan? Read(JsonElement silence) =>
        silence.ValueKind == JsonValueKind.Number && silence.TryGetDouble(out var seconds) && seconds is >= 1 and <= MaxSeconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Checks all open external jobs once and fails those whose time is up.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        var open = new Dictionary<string, Watch>(StringComparer.Ordinal);
        var query = new JobQuery(Status: [JobStatus.Queued, JobStatus.Running], Kind: JobEngine.External, Limit: PageSize);
        while (await log.ListAsync(query, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var job in page)
            {
                open[job.Id] = await FailIfSilentAsync(job, _watches.GetValueOrDefault(job.Id) ?? await WatchAsync(job.Id, cancellationToken), cancellationToken);
            }

            query = query with { Before = page[^1].Id };
        }

        _watches = open;
    }

    private async Task<Watch> WatchAsync(string job, CancellationToken cancellationToken)
    {
        if (await log.FindAsync(job, cancellationToken) is not { Request.IsEmpty: false } record)
        {
            return new(null, default);
        }

        using var request = JsonDocument.Parse(record.Request);
        return request.RootElement.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object && options.TryGetProperty(Option, out var silence)
            ? new(Read(silence), default)
            : new(null, default);
    }

    private async Task<Watch> FailIfSilentAsync(JobRecord job, Watch watch, CancellationToken cancellationToken)
    {
        if (watch.Limit is not { } limit || job.InputSeq > 0 || time.GetUtcNow() < watch.Due)
        {
            return watch;
        }

        var page = await log.ReadAsync(job.Id, job.LastSeq - 1, 1, cancellationToken);
        var due = (page.Events is [.., var last] ? last.Time : time.GetUtcNow()) + limit;
        if (time.GetUtcNow() >= due)
        {
            var error = new { Code = "producer_silent", Message = $"The producer has sent no event for {limit.TotalSeconds:0} seconds." };
            await log.AppendAsync(job.Id, [new(EventTypes.JobFailed, JobJson.Write(new { Error = error }))], producer: null, cancellationToken);
        }

        return watch with { Due = due };
    }

    [LoggerMessage(15, LogLevel.Warning, "The check for silent producers failed and is retried.")]
    private partial void LogCheckFailed(Exception fault);

    /// <summary>The deadline of one job.</summary>
    /// <param name="Limit">The longest time without an event. Null: no limit.</param>
    /// <param name="Due">The time of the next check.</param>
    private sealed record Watch(TimeSpan? Limit, DateTimeOffset Due);
}
