namespace Headway.Log;

/// <summary>Applies <see cref="LogOptions.MaxBytesPerOwner"/>. It exists only where there is a limit.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class OwnerLimit(ILogStore store, long limit, TimeProvider time)
{
    private const int MaxOwners = 4096;
    private const int LineOverhead = 64; // seq, time, and the names of an event's members

    private readonly RecentlyUsedCache<OwnerUsage> _owners = new(MaxOwners);
    private long _deletions;
    private long _refused;

    /// <summary>How many jobs and appends were refused.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>A job was deleted: owners that are full are measured again.</summary>
    public void Deleted() => Interlocked.Increment(ref _deletions);

    /// <summary>Counts what was stored.</summary>
    public void Add(string owner, long bytes) => Of(owner).Add(bytes);

    /// <summary>Counts a refusal and returns its exception.</summary>
    public OwnerFullException Refuse(string owner)
    {
        Interlocked.Increment(ref _refused);
        return new(Of(owner).Bytes, limit);
    }

    /// <summary>Whether so many bytes more are within the limit.</summary>
    /// <exception cref="LogStoreException">The store could not be read.</exception>
    public async ValueTask<bool> HasRoomAsync(string owner, long bytes, CancellationToken cancellationToken)
    {
        var usage = Of(owner);
        if (usage.IsDue)
        {
            await usage.MeasureAsync(Volatile.Read(ref _deletions)).WaitAsync(cancellationToken);
        }

        // Twice, because the first may share a measurement that began before the deletion.
        for (var tries = 0; tries < 2 && usage.Bytes + bytes > limit && usage.IsBefore(Volatile.Read(ref _deletions)); tries++)
        {
            await usage.MeasureAsync(Volatile.Read(ref _deletions)).WaitAsync(cancellationToken);
        }

        return usage.Bytes + bytes <= limit;
    }

    /// <summary>About how many bytes the lines of events take.</summary>
    public static long SizeOf(NewEvent[] events)
    {
        long size = 0;
        foreach (var e in events)
        {
            size += e.Data.Length + e.Type.Length + (e.Node?.Length ?? 0) + LineOverhead;
        }

        return size;
    }

    /// <summary>
    /// Whether an append is stored in spite of the limit: it ends the job, it is an answer, or a worker begins an attempt or
    /// hands the job back. Without these a job would stay open.
    /// </summary>
    public static bool IsExempt(NewEvent[] events, Producer? producer) => EventTypes.IsTerminal(events[^1].Type) || (events is [var only] && only.Type switch
    {
        EventTypes.JobInputReceived => true,
        EventTypes.JobStarted or EventTypes.JobQueued => producer is { Id: Producer.Worker },
        _ => false,
    });

    private OwnerUsage Of(string owner) => _owners.Find(owner) ?? _owners.Keep(owner, new(store, owner, time));
}
