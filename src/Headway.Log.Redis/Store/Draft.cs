namespace Headway.Log.Redis.Store;

/// <summary>A group of writes, validated against a state and not stored yet. It is valid only while the job has that state.</summary>
internal sealed class Draft
{
    private Draft(string version, JobState from)
    {
        Version = version;
        From = from;
        Record = from.Record;
        Producers = from.Producers;
    }

    public string Version { get; }

    public JobState From { get; }

    public List<LogEvent> Events { get; } = [];

    public JobRecord Record { get; private set; }

    /// <summary>The producers in the new state.</summary>
    public Dictionary<string, ProducerState> Producers { get; private set; }

    /// <summary>The changes of the hash of spilled producers; null: the producer is removed from it.</summary>
    public Dictionary<string, ProducerState?> ChangedProducers { get; } = new(StringComparer.Ordinal);

    public bool IsTrimmed { get; private set; }

    public bool IsRenamed { get; private set; }

    public bool ChangesAnything => Events.Count > 0 || IsTrimmed || IsRenamed;

    public JobState Result => new(Version, Record, Producers, From.Idempotency);

    /// <summary>Validates a group of writes.</summary>
    /// <param name="from">The current state.</param>
    /// <param name="spilled">The group's producers from the hash.</param>
    /// <param name="group">The writes; one that throws fails alone.</param>
    /// <param name="version">The version of the new state.</param>
    /// <param name="now">The events' time.</param>
    public static Draft Of(JobState from, SpilledProducers spilled, IReadOnlyList<PendingWrite> group, string version, DateTimeOffset now)
    {
        var draft = new Draft(version, from);
        foreach (var write in group)
        {
            draft.Add(write, spilled, now);
        }

        foreach (var id in spilled.Found.Keys.Where(draft.Producers.ContainsKey))
        {
            draft.ChangedProducers[id] = null;
        }

        draft.SpillOldProducers();
        return draft;
    }

    /// <summary>Creates a draft of events that already have seqs.</summary>
    public static Draft Of(JobState from, JobState result, IReadOnlyList<LogEvent> events)
    {
        var draft = new Draft(result.Version, from) { Record = result.Record, Producers = result.Producers, IsTrimmed = result.Record.FirstSeq > from.Record.FirstSeq };
        draft.Events.AddRange(events);
        draft.SpillOldProducers();
        return draft;
    }

    private void Add(PendingWrite write, SpilledProducers spilled, DateTimeOffset now)
    {
        if (write.TrimTo > 0)
        {
            var first = Math.Clamp(write.TrimTo, Record.FirstSeq, Math.Max(1, Record.LastSeq));
            IsTrimmed |= first > Record.FirstSeq;
            Record = Record with { FirstSeq = first };
        }
        else if (write.Title is { } title)
        {
            IsRenamed = true;
            Record = Record with { Title = title };
        }
        else if (!write.Task.IsCompleted)
        {
            try
            {
                Append(write, spilled, now);
            }
            catch (Exception fault)
            {
                write.Fail(fault);
            }
        }
    }

    private void Append(PendingWrite write, SpilledProducers spilled, DateTimeOffset now)
    {
        ProducerState? known = write.Producer is not { } producer ? null
            : Producers.TryGetValue(producer.Id, out var state) || spilled.Found.TryGetValue(producer.Id, out state) ? state : null;
        var admission = Admission.Of(Record, known, write.Events, write.Producer, now, spilled.Count + Producers.Count);
        write.Result = admission.Result;
        Events.AddRange(admission.Events);
        Record = admission.Record;
        if (admission.Producer is { } updated)
        {
            // Copies the producers: the current state must not change if the draft is discarded.
            Producers = ReferenceEquals(Producers, From.Producers) ? new(Producers, StringComparer.Ordinal) : Producers;
            Producers[write.Producer!.Value.Id] = updated;
        }
    }

    private void SpillOldProducers()
    {
        if (Producers.Count <= JobState.MaxProducers)
        {
            return;
        }

        var newestFirst = Producers.OrderByDescending(static pair => pair.Value.LastSeq).ToList();
        Producers = newestFirst.Take(JobState.MaxProducers).ToDictionary(StringComparer.Ordinal);
        foreach (var (id, state) in newestFirst.Skip(JobState.MaxProducers))
        {
            ChangedProducers[id] = state;
        }
    }
}
