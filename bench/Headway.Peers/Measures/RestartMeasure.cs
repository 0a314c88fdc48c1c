using Headway.Bench.Tables;

namespace Headway.Peers.Measures;

/// <summary>Many jobs and readers through a kill in the middle.</summary>
internal sealed class RestartMeasure : IMeasure
{
    private const string Corpus = "small";

    public string Name => "restart";

    public TimeSpan Timeout => TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<Row>> RunAsync(MeasureContext context, CancellationToken cancellationToken)
    {
        var jobs = context.IsQuick ? 50 : 200;
        await using var server = context.Server("restart", "--corpus", $"{Corpus}={context.SmallDocuments}");
        var plan = new RestartedJobsPlan(jobs, [jobs / 3, jobs * 2 / 3], Corpus);
        var result = await new RestartedJobs(server, plan, MeasureContext.Report).RunAsync(cancellationToken);
        var (readers, steps) = (result.Readers, result.Steps);
        return
        [
            Row.Guarantee(
                $"{jobs} jobs at once, 3 readers each, {plan.KillsAfter.Count} kill -9 in the middle",
                "every reader ends with every event once",
                $"{result.ReaderCount} readers, {readers.Read:N0} events over {result.Connections:N0} connections: {readers.Lost} lost, {readers.Repeated} twice, {readers.Missed + readers.WrongNumber} holes ({result.Seconds:0} s)",
                readers.IsGood),
            Row.Guarantee(
                "the same: jobs and steps",
                "all completed, no finished step run again",
                $"{steps.Completed} of {steps.Jobs} completed, {steps.Attempts} attempts; {steps.Resumed} jobs resumed: {steps.Kept} steps kept, {steps.Repeated} cut off and repeated, {steps.Rerun} run again",
                steps.IsGood),
        ];
    }
}
