namespace Headway.FirstLight.Wire;

/// <summary>Holds what readers saw against what is stored. Every figure but the first two must be 0.</summary>
internal sealed record LogCheck
{
    /// <summary>Events stored.</summary>
    public long Stored { get; init; }

    /// <summary>Events that readers got, over all readers.</summary>
    public long Read { get; init; }

    /// <summary>Stored events whose seq is not the one after the last.</summary>
    public long Misnumbered { get; init; }

    /// <summary>Readers' events that are not in the log, or not the same bytes at that seq.</summary>
    public long Lost { get; init; }

    /// <summary>Events that a reader got twice.</summary>
    public long Repeated { get; init; }

    /// <summary>Events that a reader did not get.</summary>
    public long Missed { get; init; }

    public bool IsGood => Misnumbered + Lost + Repeated + Missed == 0;

    public static LogCheck Of(IReadOnlyList<StoredEvent> log, IEnumerable<Follower> readers)
    {
        var check = new LogCheck
        {
            Stored = log.Count,
            Misnumbered = log.Select(static (e, index) => e.Seq == index + 1 ? 0 : 1).Sum(),
        };
        return readers.Aggregate(check, (sum, reader) => sum with
        {
            Read = sum.Read + reader.Seen.Count,
            Lost = sum.Lost + CountLost(log, reader),
            Repeated = sum.Repeated + reader.Repeats,
            Missed = sum.Missed + reader.Holes + Math.Max(0, log.Count - reader.Seen.Count),
        });
    }

    public static LogCheck operator +(LogCheck a, LogCheck b) => new()
    {
        Stored = a.Stored + b.Stored,
        Read = a.Read + b.Read,
        Misnumbered = a.Misnumbered + b.Misnumbered,
        Lost = a.Lost + b.Lost,
        Repeated = a.Repeated + b.Repeated,
        Missed = a.Missed + b.Missed,
    };

    private static long CountLost(IReadOnlyList<StoredEvent> log, Follower reader)
    {
        var lost = reader.WasBeyondEnd ? 1L : 0;
        for (var i = 0; i < reader.Seen.Count; i++)
        {
            lost += i < log.Count && log[i].Fingerprint == reader.Seen[i] ? 0 : 1;
        }

        return lost;
    }
}
