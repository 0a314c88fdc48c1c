namespace Headway.Log.Sqlite;

/// <summary>Creates a job, or finds the one that an earlier request with the same key created.</summary>
internal sealed class CreateRequest(NewJob job) : WriteRequest<CreateResult>
{
    private LogEvent? _first;

    public override int Size => job.Request.Length + 512;

    public override void Run(SqliteWriteSession session)
    {
        if (job.Idempotency is { } key && session.FindByKey(job.Owner, key.Key) is { } earlier)
        {
            Result = new(earlier.Record, IsNew: false, IsConflict: earlier.Digest != key.Digest);
            return;
        }

        _first = LogEvent.Create(1, session.Now(), new(EventTypes.JobQueued, job.Request));
        var record = new JobRecord { Id = job.Id, Kind = job.Kind, Owner = job.Owner, Title = job.Title }.Apply(_first);
        session.Create(record, job.Idempotency, _first);
        Result = new(record, IsNew: true);
    }

    public override void Publish(ICommitObserver observer)
    {
        if (_first is not null)
        {
            observer.Committed(job.Id, [_first]);
            observer.Moved(job.Kind, null, JobStatus.Queued);
        }
    }
}
