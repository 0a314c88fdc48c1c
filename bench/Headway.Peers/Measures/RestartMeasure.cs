using Headway.Bench.Tables;

namespace Headway.Peers.Measures;

/// <summary>Runs many jobs with readers while the server is killed.</summary>
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
                $"{plan.KillsAfter.Count} kill -9 while {jobs} jobs run, with 3 readers each",
                "every reader receives every event once",
                $"{result.ReaderCount} readers, {readers.Read:N0} events over {result.Connections:N0} connections: {readers.Lost} lost, {readers.Repeated} repeated, {readers.Missed + readers.WrongNumber} skipped ({result.Seconds:0} s)",
                readers.IsGood),
            Row.Guarantee(
                "kill -9 while jobs run: jobs and steps",
                "all jobs complete, no finished step runs again",
                $"{steps.Completed} of {steps.Jobs} completed, {steps.Attempts} attempts; {steps.Resumed} jobs resumed: {steps.Kept} finished steps kept, {steps.Repeated} interrupted steps repeated, {steps.Rerun} finished steps repeated",
                steps.IsGood),
        ];
    }
}
