namespace Headway.Log.Redis.Store;

/// <summary>A group of writes, judged by a state and not stored yet. It holds good only if the job still stands at that state.</summary>
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

    /// <summary>The producers that the new state holds.</summary>
    public Dictionary<string, ProducerState> Producers { get; private set; }

    /// <summary>What changes in the hash of the other producers; null: the producer leaves it.</summary>
    public Dictionary<string, ProducerState?> ChangedProducers { get; } = new(StringComparer.Ordinal);

    public bool IsTrimmed { get; private set; }

    public bool IsRenamed { get; private set; }

    public bool ChangesAnything => Events.Count > 0 || IsTrimmed || IsRenamed;

    public JobState Result => new(Version, Record, Producers, From.Idempotency);

    /// <summary>Judges a group.</summary>
    /// <param name="from">The state to judge by.</param>
    /// <param name="spilled">What the hash of the other producers has of those of the group.</param>
    /// <param name="group">The writes; one that cannot be judged fails alone.</param>
    /// <param name="version">The version that the state will have.</param>
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

    /// <summary>A draft of events that have their seqs already.</summary>
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
            // The state that was judged by stays as it was: the draft may have to be thrown away.
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
