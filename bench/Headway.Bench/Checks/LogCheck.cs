using Headway.Bench.Clients;

namespace Headway.Bench.Checks;

/// <summary>Compares what readers received with the stored log. Every value except the first two must be 0.</summary>
internal sealed record LogCheck
{
    /// <summary>Stored events.</summary>
    public long Stored { get; init; }

    /// <summary>Events received by all readers.</summary>
    public long Read { get; init; }

    /// <summary>Stored events that do not have the next seq.</summary>
    public long WrongNumber { get; init; }

    /// <summary>Received events that are not stored with the same bytes at the same seq.</summary>
    public long Lost { get; init; }

    /// <summary>Events received twice by a reader.</summary>
    public long Repeated { get; init; }

    /// <summary>Events that a reader did not receive.</summary>
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

    // The events that pass the reader's filter. The last event of a complete log is terminal and always passes.
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
