using Headway.Jobs;
using Headway.Research.Corpus;
using Headway.Research.Providers;
using Headway.Research.Reasoning;
using Headway.Research.Report;

namespace Headway.Research.Pipeline;

/// <summary>
/// One run of the research job: <c>validate_question → generate_queries → (web_search → aggregate_results → reflection)* → draft →
/// critique → answer_generation</c>.
/// </summary>
/// <remarks>
/// Every arrow is a durable step, and every step takes all it needs from the outputs of those before it. That is why a run that was
/// interrupted anywhere ends with the same report, byte for byte.
/// </remarks>
internal sealed class ResearchRun(JobContext job, ResearchTask task, IReasoning reasoning, WebSearch web)
{
    private readonly ProgressScale _scale = new(task.Settings.Depth);

    public async Task<ResearchReport> RunAsync(CancellationToken cancellationToken)
    {
        var question = await PhaseAsync("validate_question", "Checking the question", ProgressScale.Validated, ValidateAsync, cancellationToken);
        var plan = question.Problem is null
            ? await PhaseAsync("generate_queries", "Planning what to search for", ProgressScale.Planned, (node, token) => reasoning.PlanAsync(task, node, token), cancellationToken)
            : await PhaseAsync("generate_queries", "Planning what to search for", ProgressScale.Planned, (_, _) => Task.FromResult(Nothing()), cancellationToken);
        var findings = new Findings(question, plan, [], []);
        var queries = plan.Queries;
        while (queries.Count > 0)
        {
            findings = await LevelAsync(findings, queries, cancellationToken);
            queries = findings.Reflections[^1].StopReason is null ? findings.Reflections[^1].NextQueries : [];
        }

        return await WriteAsync(findings, cancellationToken);
    }

    private QueryPlan Nothing() => new([], [], "There is nothing to search for.", task.Question);

    private async Task<ValidatedQuestion> ValidateAsync(Node node, CancellationToken cancellationToken)
    {
        if (task.Corpus is { } corpus && corpus.Stats().State != CorpusState.Ready)
        {
            await node.NoteAsync(
                "warning", $"The corpus \"{corpus.Name}\" is not fully indexed yet; only what is indexed so far can be found.", cancellationToken);
        }

        return QuestionCheck.Of(task.Question, task.Weights);
    }

    private async Task<Findings> LevelAsync(Findings before, IReadOnlyList<PlannedQuery> queries, CancellationToken cancellationToken)
    {
        var level = before.Levels.Count + 1;
        var probes = await new ProbeLevel(job, task, reasoning, web, _scale).RunAsync(level, queries, cancellationToken);
        var findings = before with { Levels = [.. before.Levels, probes] };
        await PhaseAsync(
            $"aggregate-{level}", "aggregate_results", $"Putting together what level {level} found", _scale.Aggregated(level),
            (_, _) => Task.FromResult(Aggregation.Of(findings)), cancellationToken);
        var reflection = await PhaseAsync(
            $"reflection-{level}", "reflection", "Asking whether that is enough", _scale.Reflected(level),
            (node, token) => reasoning.ReflectAsync(task, findings, node, token), cancellationToken);
        return findings with { Reflections = [.. findings.Reflections, reflection] };
    }

    private async Task<ResearchReport> WriteAsync(Findings findings, CancellationToken cancellationToken)
    {
        var draft = await PhaseAsync(
            "draft", "Writing a draft", ProgressScale.Drafted, (node, token) => reasoning.DraftAsync(task, findings, node, token), cancellationToken);
        findings = findings with { Draft = draft };
        var critique = await PhaseAsync(
            "critique", "Looking for what is wrong with it", ProgressScale.Criticised, (node, token) => reasoning.CritiqueAsync(task, findings, node, token), cancellationToken);
        findings = findings with { Critique = critique };
        var answer = await PhaseAsync(
            "answer_generation", "Writing the report", ProgressScale.Answered, (node, token) => reasoning.AnswerAsync(task, findings, node, token), cancellationToken);
        return reasoning.Report(task, findings, answer);
    }

    private Task<T> PhaseAsync<T>(string name, string title, double percent, Func<Node, CancellationToken, Task<T>> body, CancellationToken cancellationToken) =>
        PhaseAsync(name, name, title, percent, body, cancellationToken);

    private Task<T> PhaseAsync<T>(
        string id, string name, string title, double percent, Func<Node, CancellationToken, Task<T>> body, CancellationToken cancellationToken) =>
        job.StepAsync(new NodeSpec(id, "phase", name, title), async (node, token) =>
        {
            var output = await body(node, token);
            node.JobPercent = percent;
            return output;
        }, cancellationToken);
}
