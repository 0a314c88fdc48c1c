namespace Headway.Log.Redis.Store;

/// <summary>A group of writes, judged by a state and not stored yet. It holds good only if the job still stands at that state.</summary>
internal sealed class Draft
{
    private Draft(string version, JobState from)
    {
        Version = version;
        From = from;
        Record = from.Record;
    }

    public string Version { get; }

    public JobState From { get; }

    public List<LogEvent> Events { get; } = [];

    public JobRecord Record { get; private set; }

    public Dictionary<string, ProducerState> Producers { get; private set; } = [];

    public bool IsTrimmed { get; private set; }

    public bool ChangesAnything => Events.Count > 0 || IsTrimmed;

    public JobState Result => new(Version, Record, Producers, From.Idempotency);

    public static Draft Of(JobState from, IReadOnlyList<PendingWrite> group, string version, DateTimeOffset now)
    {
        var draft = new Draft(version, from) { Producers = from.Producers };
        foreach (var write in group)
        {
            draft.Add(write, now);
        }

        return draft;
    }

    /// <summary>A draft of events that have their seqs already.</summary>
    public static Draft Of(JobState from, JobState result, IReadOnlyList<LogEvent> events)
    {
        var draft = new Draft(result.Version, from) { Record = result.Record, Producers = result.Producers, IsTrimmed = result.Record.FirstSeq > from.Record.FirstSeq };
        draft.Events.AddRange(events);
        return draft;
    }

    private void Add(PendingWrite write, DateTimeOffset now)
    {
        if (write.TrimTo > 0)
        {
            var first = Math.Clamp(write.TrimTo, Record.FirstSeq, Math.Max(1, Record.LastSeq));
            IsTrimmed |= first > Record.FirstSeq;
            Record = Record with { FirstSeq = first };
            return;
        }

        ProducerState? known = write.Producer is { } who && Producers.TryGetValue(who.Id, out var state) ? state : null;
        var admission = Admission.Of(Record, known, write.Events, write.Producer, now);
        write.Result = admission.Result;
        Events.AddRange(admission.Events);
        Record = admission.Record;
        if (admission.Producer is { } remembered)
        {
            // The state that was judged by stays as it was: the draft may have to be thrown away.
            Producers = ReferenceEquals(Producers, From.Producers) ? new(Producers, StringComparer.Ordinal) : Producers;
            Producers[write.Producer!.Value.Id] = remembered;
        }
    }
}
