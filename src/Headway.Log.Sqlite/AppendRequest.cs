namespace Headway.Log.Sqlite;

/// <summary>Appends a batch: fence, deduplicate, refuse after the end, assign seqs, insert.</summary>
internal sealed class AppendRequest(string job, IReadOnlyList<NewEvent> events, Producer? producer) : WriteRequest<AppendResult>
{
    private LogEvent[] _stored = [];
    private (string Kind, JobStatus From, JobStatus To) _move;

    public override int Size
    {
        get
        {
            var size = 0;
            for (var i = 0; i < events.Count; i++)
            {
                size += events[i].Data.Length + 128;
            }

            return size;
        }
    }

    public override void Run(SqliteWriteSession session)
    {
        Result = session.Find(job) is { } entry ? Run(session, entry) : new(AppendOutcome.UnknownJob);
    }

    public override void Publish(ICommitObserver observer)
    {
        if (_stored.Length > 0)
        {
            observer.Committed(job, _stored);
            observer.Appended(_stored.Length);
            if (_move.From != _move.To)
            {
                observer.Moved(_move.Kind, _move.From, _move.To);
            }
        }
    }

    private AppendResult Run(SqliteWriteSession session, JobEntry entry)
    {
        var known = producer is { } who ? entry.Producer(who.Id) : null;
        var admission = Admission.Of(entry.Record, known, events, producer, session.Now());
        if (admission.Events.Length == 0)
        {
            return admission.Result;
        }

        _move = (entry.Record.Kind, entry.Record.Status, admission.Record.Status);
        session.Insert(entry, admission.Events, admission.Record);
        if (admission.Producer is { } state)
        {
            session.Remember(entry, producer!.Value.Id, state);
        }

        _stored = admission.Events;
        return admission.Result;
    }
}
