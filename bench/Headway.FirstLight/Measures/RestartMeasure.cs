using Headway.FirstLight.Faults;

namespace Headway.FirstLight.Measures;

/// <summary>Many jobs and readers through a kill in the middle.</summary>
internal sealed class RestartMeasure : IMeasure
{
    private const string Corpus = "small";

    public string Name => "restart";

    public TimeSpan Patience => TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<Row>> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var jobs = bench.IsQuick ? 50 : 200;
        await using var server = bench.Server("restart", "--corpus", $"{Corpus}={bench.SmallDocuments}");
        var plan = new RestartedJobsPlan(jobs, [jobs / 3, jobs * 2 / 3], Corpus);
        var result = await new RestartedJobs(server, plan, Bench.Tell).RunAsync(cancellationToken);
        var (readers, steps) = (result.Readers, result.Steps);
        return
        [
            Row.Promise(
                $"{jobs} jobs at once, 3 readers each, {plan.KillsAfter.Count} kill -9 in the middle",
                "every reader ends with every event once",
                $"{result.ReaderCount} readers, {readers.Read:N0} events over {result.Connections:N0} connections: {readers.Lost} lost, {readers.Repeated} twice, {readers.Missed + readers.Misnumbered} holes ({result.Seconds:0} s)",
                readers.IsGood),
            Row.Promise(
                "the same: jobs and steps",
                "all completed, no finished step run again",
                $"{steps.Completed} of {steps.Jobs} completed, {steps.Attempts} attempts; {steps.Resumed} jobs resumed: {steps.Kept} steps kept, {steps.Repeated} cut off and repeated, {steps.RunAgain} run again",
                steps.IsGood),
        ];
    }
}
