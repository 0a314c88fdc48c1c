using Headway.Bench.Checks;

namespace Headway.Faults.Workload;

/// <summary>The result of a workload.</summary>
internal sealed record WorkloadResult
{
    public required LogCheck Readers { get; init; }

    public required ProducerCheck Producers { get; init; }

    public required StepCheck Steps { get; init; }

    public required int ReaderCount { get; init; }

    /// <summary>The connections of all readers.</summary>
    public required int Connections { get; init; }

    /// <summary>Requests of producers that were sent more than once.</summary>
    public required int Retried { get; init; }

    /// <summary>Producers that were refused because their log was closed, although no client closed it.</summary>
    public required int Refused { get; init; }

    /// <summary>404 responses to producers whose job had acknowledged requests.</summary>
    public required int NotFound { get; init; }

    /// <summary>The longest time from the first attempt of a producer's request to its acknowledgement.</summary>
    public required TimeSpan LongestAppend { get; init; }

    /// <summary>The longest time that a reader of an external log received no event.</summary>
    public required TimeSpan LongestWait { get; init; }

    /// <summary>Duplicate jobs: retries that created another job despite the idempotency key.</summary>
    public required int Duplicates { get; init; }

    public required TimeSpan Took { get; init; }

    public bool IsGood => Readers.IsGood && Producers.IsGood && Steps.IsGood && Duplicates + Refused + NotFound == 0;

    public override string ToString() =>
        $"{Readers.Stored:N0} events stored, {Readers.Read:N0} read by {ReaderCount:N0} readers over {Connections:N0} connections: "
        + $"{Readers.Lost} lost, {Readers.Repeated} repeated, {Readers.Missed + Readers.WrongNumber} skipped; "
        + $"{Producers.Acknowledged:N0} requests acknowledged, {Retried:N0} sent again: {Producers.Lost} lost, {Producers.Duplicated} stored twice, {Producers.OutOfOrder + Producers.WrongSeq} out of order, {Refused} refused; "
        + $"{Steps.Completed:N0} of {Steps.Jobs:N0} jobs completed{(Duplicates == 0 ? "" : $" and {Duplicates} duplicate jobs")}, {Steps.Resumed} resumed: {Steps.Kept} finished steps kept, {Steps.Rerun} repeated, {Steps.EndedTwice} completed twice ({Took.TotalSeconds:0} s)";
}
