using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// The feed of a connection whose job does not exist yet. It looks the job up each time the connection wakes; the creation
/// of the job wakes it.
/// </summary>
internal sealed class PendingJobFeed : Feed
{
    private readonly EventLog _log;
    private readonly string _owner;
    private readonly string _key;
    private readonly ReaderSignal _signal;
    private bool _disposed;

    /// <summary>Registers the connection as waiting for the job.</summary>
    /// <param name="log">The logs of all jobs.</param>
    /// <param name="owner">The owner of the future job.</param>
    /// <param name="key">The idempotency key of the future job.</param>
    /// <param name="signal">Wakes the connection.</param>
    public PendingJobFeed(EventLog log, string owner, string key, ReaderSignal signal)
        : base("")
    {
        _log = log;
        _owner = owner;
        _key = key;
        _signal = signal;
        log.PendingJobs.Join(owner, key, signal);
    }

    /// <summary>Replaces this feed with the job's feed. Called on the loop's task.</summary>
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
