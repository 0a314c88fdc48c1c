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
            if (_move.From != _move.To)
            {
                observer.Moved(_move.Kind, _move.From, _move.To);
            }
        }
    }

    private AppendResult Run(SqliteWriteSession session, JobEntry entry)
    {
        // A repeat is acknowledged even when the log has ended since: the first try may have been the end.
        if (producer is { } who && ProducerState.Admit(entry.Producer(who.Id), who) is { Outcome: not AppendOutcome.Appended } refusal)
        {
            return refusal.Outcome == AppendOutcome.Repeated ? refusal : refusal with { LastSeq = entry.Record.LastSeq };
        }

        var now = session.Now();
        var record = entry.Record;
        var stored = new LogEvent[events.Count];
        for (var i = 0; i < stored.Length; i++)
        {
            if (record.Admit(events[i]) is not AppendOutcome.Appended and var outcome)
            {
                return new(outcome, entry.Record.LastSeq);
            }

            stored[i] = LogEvent.Create(record.LastSeq + 1, now, events[i]);
            record = record.Apply(stored[i]);
        }

        _move = (record.Kind, entry.Record.Status, record.Status);
        session.Insert(entry, stored, record);
        if (producer is { } accepted)
        {
            session.Remember(entry, accepted.Id, new(accepted.Epoch, accepted.Seq ?? Sequence(entry, accepted), record.LastSeq));
        }

        _stored = stored;
        return new(AppendOutcome.Appended, record.LastSeq);
    }

    private static long? Sequence(JobEntry entry, Producer producer) =>
        entry.Producer(producer.Id) is { } known && known.Epoch == producer.Epoch ? known.Seq : null;
}
