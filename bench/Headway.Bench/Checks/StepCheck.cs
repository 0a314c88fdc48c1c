namespace Headway.Bench.Checks;

/// <summary>Checks the logs of jobs: attempts, and steps that ran again after an interruption.</summary>
internal sealed record StepCheck
{
    public int Jobs { get; init; }

    public int Completed { get; init; }

    /// <summary>Jobs with more than one attempt.</summary>
    public int Resumed { get; init; }

    /// <summary>The attempts of all jobs.</summary>
    public int Attempts { get; init; }

    /// <summary>Steps that completed in an interrupted attempt.</summary>
    public int Kept { get; init; }

    /// <summary>Steps of <see cref="Kept"/> that started again. Must be 0.</summary>
    public int Rerun { get; init; }

    /// <summary>Steps that completed twice, because a fenced worker could still write. Must be 0.</summary>
    public int EndedTwice { get; init; }

    /// <summary>Interrupted steps that started again.</summary>
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
