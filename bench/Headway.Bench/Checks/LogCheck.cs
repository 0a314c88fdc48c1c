using Headway.Bench.Clients;

namespace Headway.Bench.Checks;

/// <summary>Holds what readers saw against what is stored. Every figure but the first two must be 0.</summary>
internal sealed record LogCheck
{
    /// <summary>Events stored.</summary>
    public long Stored { get; init; }

    /// <summary>Events that readers got, over all readers.</summary>
    public long Read { get; init; }

    /// <summary>Stored events whose seq is not the one after the last.</summary>
    public long WrongNumber { get; init; }

    /// <summary>Readers' events that are not in the log, or not the same bytes at that seq.</summary>
    public long Lost { get; init; }

    /// <summary>Events that a reader got twice.</summary>
    public long Repeated { get; init; }

    /// <summary>Events that a reader did not get.</summary>
    public long Missed { get; init; }

    public bool IsGood => WrongNumber + Lost + Repeated + Missed == 0;

    public static LogCheck Of(IReadOnlyList<StoredEvent> log, IEnumerable<EventReader> readers)
    {
        var check = new LogCheck
        {
            Stored = log.Count,
            WrongNumber = log.Select(static (e, index) => e.Seq == index + 1 ? 0 : 1).Sum(),
        };
        return readers.Aggregate(check, (sum, reader) => sum + Of(Shown(log, reader), reader));
    }

    public static LogCheck operator +(LogCheck a, LogCheck b) => new()
    {
        Stored = a.Stored + b.Stored,
        Read = a.Read + b.Read,
        WrongNumber = a.WrongNumber + b.WrongNumber,
        Lost = a.Lost + b.Lost,
        Repeated = a.Repeated + b.Repeated,
        Missed = a.Missed + b.Missed,
    };

    private static LogCheck Of(IReadOnlyList<StoredEvent> shown, EventReader reader) => new()
    {
        Read = reader.Seen.Count,
        Lost = CountLost(shown, reader),
        Repeated = reader.Repeats,
        Missed = reader.Holes + Math.Max(0, shown.Count - reader.Seen.Count),
    };

    // What the reader asked for; the last event of a whole log is the terminal one, which always passes.
    private static IReadOnlyList<StoredEvent> Shown(IReadOnlyList<StoredEvent> log, EventReader reader) =>
        reader.Only is null ? log : [.. log.Where((e, index) => e.Type == reader.Only || index == log.Count - 1)];

    private static long CountLost(IReadOnlyList<StoredEvent> log, EventReader reader)
    {
        var lost = reader.IsBeyondEnd ? 1L : 0;
        for (var i = 0; i < reader.Seen.Count; i++)
        {
            lost += i < log.Count && log[i].EventHash == reader.Seen[i] ? 0 : 1;
        }

        return lost;
    }
}
