namespace Headway.Bench.Checks;

/// <summary>What the logs of jobs say about how they were run.</summary>
internal sealed record StepCheck
{
    public int Jobs { get; init; }

    public int Completed { get; init; }

    /// <summary>Jobs that were started more than once.</summary>
    public int Resumed { get; init; }

    /// <summary>Starts of all jobs.</summary>
    public int Attempts { get; init; }

    /// <summary>Steps that had ended in an attempt that was interrupted.</summary>
    public int Kept { get; init; }

    /// <summary>Of these, the ones that were started again. Must be 0.</summary>
    public int Rerun { get; init; }

    /// <summary>Ends of steps that had ended before: somebody who had been replaced still wrote. Must be 0.</summary>
    public int EndedTwice { get; init; }

    /// <summary>Steps that an interruption had cut off, and that were started again.</summary>
    public int Repeated { get; init; }

    public bool IsGood => Completed == Jobs && Rerun + EndedTwice == 0;

    public static StepCheck Of(IReadOnlyList<StoredEvent> log)
    {
        var lastStart = log.Last(e => e.Type == "job.started").Seq;
        var attempts = log.Count(e => e.Type == "job.started");
        var ended = log.Where(e => e.Type == "node.completed" && e.Seq < lastStart)
            .DistinctBy(e => e.Node).ToDictionary(e => e.Node!, e => e.Seq, StringComparer.Ordinal);
        var starts = log.Where(e => e.Type == "node.started").ToList();
        return new()
        {
            Jobs = 1,
            Completed = log[^1].Type == "job.completed" ? 1 : 0,
            Resumed = attempts > 1 ? 1 : 0,
            Attempts = attempts,
            Kept = ended.Count,
            Rerun = starts.Count(e => ended.TryGetValue(e.Node!, out var end) && e.Seq > end),
            EndedTwice = log.Where(e => e.Type == "node.completed").GroupBy(e => e.Node!, StringComparer.Ordinal).Sum(group => group.Count() - 1),
            Repeated = starts.GroupBy(e => e.Node!, StringComparer.Ordinal).Sum(group => group.Count() - 1),
        };
    }

    public static StepCheck operator +(StepCheck a, StepCheck b) => new()
    {
        Jobs = a.Jobs + b.Jobs,
        Completed = a.Completed + b.Completed,
        Resumed = a.Resumed + b.Resumed,
        Attempts = a.Attempts + b.Attempts,
        Kept = a.Kept + b.Kept,
        Rerun = a.Rerun + b.Rerun,
        EndedTwice = a.EndedTwice + b.EndedTwice,
        Repeated = a.Repeated + b.Repeated,
    };
}
