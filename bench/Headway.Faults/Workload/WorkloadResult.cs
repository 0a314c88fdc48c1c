using Headway.Bench.Checks;

namespace Headway.Faults.Workload;

/// <summary>What became of it.</summary>
internal sealed record WorkloadResult
{
    public required LogCheck Readers { get; init; }

    public required ProducerCheck Producers { get; init; }

    public required StepCheck Steps { get; init; }

    public required int ReaderCount { get; init; }

    /// <summary>The connections of all readers.</summary>
    public required int Connections { get; init; }

    /// <summary>Requests of producers that had to be sent again.</summary>
    public required int Retried { get; init; }

    /// <summary>Producers that were told that their log is closed, though nobody had closed it.</summary>
    public required int Refused { get; init; }

    /// <summary>How often a producer was told that there is no such job, although it had been acknowledged there.</summary>
    public required int NotFound { get; init; }

    /// <summary>The longest time from the first try of a producer's request to its acknowledgement.</summary>
    public required TimeSpan LongestAppend { get; init; }

    /// <summary>The longest time that a reader of a log that is always written to got nothing.</summary>
    public required TimeSpan LongestWait { get; init; }

    /// <summary>Jobs that nobody asked for: a creation that was repeated with its key and made another.</summary>
    public required int Unasked { get; init; }

    public required TimeSpan Took { get; init; }

    public bool IsGood => Readers.IsGood && Producers.IsGood && Steps.IsGood && Unasked + Refused + NotFound == 0;

    public override string ToString() =>
        $"{Readers.Stored:N0} events stored, {Readers.Read:N0} read by {ReaderCount:N0} readers over {Connections:N0} connections: "
        + $"{Readers.Lost} lost, {Readers.Repeated} twice, {Readers.Missed + Readers.WrongNumber} holes; "
        + $"{Producers.Acknowledged:N0} requests acknowledged, {Retried:N0} sent again: {Producers.Lost} lost, {Producers.Duplicated} twice, {Producers.OutOfOrder + Producers.WrongSeq} out of order, {Refused} refused; "
        + $"{Steps.Completed:N0} of {Steps.Jobs:N0} jobs completed{(Unasked == 0 ? "" : $" and {Unasked} unasked")}, {Steps.Resumed} resumed: {Steps.Kept} steps kept, {Steps.Rerun} run again, {Steps.EndedTwice} ended twice ({Took.TotalSeconds:0} s)";
}
