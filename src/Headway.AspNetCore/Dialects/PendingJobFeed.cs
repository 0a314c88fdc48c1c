using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// Stands where the feed of a job will stand that nobody has created yet: a watcher may be earlier than the task. It
/// looks whenever the connection wakes, which the job's arrival sees to.
/// </summary>
internal sealed class PendingJobFeed : Feed
{
    private readonly EventLog _log;
    private readonly string _owner;
    private readonly string _key;
    private readonly ReaderSignal _signal;
    private bool _disposed;

    /// <summary>Begins to wait.</summary>
    /// <param name="log">The logs.</param>
    /// <param name="owner">Whose job it will be.</param>
    /// <param name="key">The idempotency key it will be created with.</param>
    /// <param name="signal">What wakes the connection.</param>
    public PendingJobFeed(EventLog log, string owner, string key, ReaderSignal signal)
        : base("")
    {
        _log = log;
        _owner = owner;
        _key = key;
        _signal = signal;
        log.PendingJobs.Join(owner, key, signal);
    }

    /// <summary>Puts the job's own feed in its place, on the loop's task.</summary>
    public required Action<JobRecord> Found { get; init; }

    public override long Cursor => 0;

    public override long Lag => 0;

    public override bool IsOver => false;

    public override async ValueTask<bool> CopyAsync(CancellationToken cancellationToken)
    {
        if (_disposed || await _log.FindByKeyAsync(_owner, _key, cancellationToken) is not { } job)
        {
            return false;
        }

        Found(job);
        return true;
    }

    public override void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _log.PendingJobs.Leave(_owner, _key, _signal);
        }
    }
}
