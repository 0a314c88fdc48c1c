using Headway.Jobs;
using Headway.Research.Corpus;
using Headway.Research.Providers;
using Headway.Research.Reasoning;
using Headway.Research.Reasoning.Extractive;
using Headway.Research.Report;

namespace Headway.Research.Pipeline;

/// <summary>
/// One run of the research job: <c>validate_question → generate_queries → (web_search → aggregate_results → reflection)* → draft →
/// critique → answer_generation</c>.
/// </summary>
/// <remarks>
/// Every phase is a durable step that depends only on the outputs of earlier steps, so an interrupted run ends with the same
/// report, byte for byte. For the same reason steering is read inside steps.
/// </remarks>
internal sealed class ResearchRun(JobContext job, ResearchTask task, IReasoning reasoning, WebSearch web)
{
    private readonly ProgressScale _scale = new(task.Settings.Depth);
    private readonly SteeringIntake _intake = new(job, task, reasoning);

    public async Task<ResearchReport> RunAsync(CancellationToken cancellationToken)
    {
        var question = await PhaseAsync("validate_question", "Checking the question", ProgressScale.Validated, ValidateAsync, cancellationToken);
        var planning = new Planning(job, task, reasoning, _intake);
        var plan = await PhaseAsync(
            Planning.Phase, "Planning what to search for", ProgressScale.Planned, (node, token) => planning.RunAsync(question, node, token), cancellationToken);
        var findings = new Findings(question, plan, [], []).WithSteering(plan.Steering);
        var queries = plan.Queries;
        for (var round = 1; ; round++)
        {
            findings = await SearchAsync(findings, queries, cancellationToken);
            findings = await DraftAsync(findings, round, cancellationToken);
            if (findings.Critique!.NextQueries is not { } more)
            {
                return await WriteAsync(findings, cancellationToken);
            }

            findings = findings.WithoutDraft();
            queries = more;
        }
    }

    private async Task<Findings> SearchAsync(Findings findings, IReadOnlyList<PlannedQuery> queries, CancellationToken cancellationToken)
    {
        while (queries.Count > 0)
        {
            findings = await LevelAsync(findings, queries, cancellationToken);
            queries = findings.Reflections[^1].StopReason is null ? findings.Reflections[^1].NextQueries : [];
        }

        return findings;
    }

    private async Task<ValidatedQuestion> ValidateAsync(Node node, CancellationToken cancellationToken)
    {
        if (task.Corpus is { } corpus && corpus.Stats().State != CorpusState.Ready)
        {
            await node.NoteAsync(
                "warning", $"The corpus \"{corpus.Name}\" is not fully indexed yet; only what is indexed so far can be found.", cancellationToken);
        }

        return QuestionCheck.Of(task.Question, task.Weights, task.Corpus?.Unread ?? UnreadFiles.None);
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
            (node, token) => ReflectAsync(findings, node, token), cancellationToken);
        return (findings with { Reflections = [.. findings.Reflections, reflection] }).WithSteering(reflection.Steering);
    }

    private async Task<ReflectionOutput> ReflectAsync(Findings findings, Node node, CancellationToken cancellationToken)
    {
        var reflection = await reasoning.ReflectAsync(task, findings, node, cancellationToken);
        return reflection.WithSteering(await _intake.TakeAsync(findings, node, cancellationToken), task.Settings.Breadth);
    }

    // Steering that arrives during a draft may start another level and another draft.
    private async Task<Findings> DraftAsync(Findings findings, int round, CancellationToken cancellationToken)
    {
        var again = round == 1 ? "" : $"-{round}";
        var draft = await PhaseAsync(
            $"draft{again}", "draft", "Writing a draft", ProgressScale.Drafted, (node, token) => reasoning.DraftAsync(task, findings, node, token), cancellationToken);
        findings = findings with { Draft = draft };
        var critique = await PhaseAsync(
            $"critique{again}", "critique", "Looking for what is wrong with it", ProgressScale.Criticised, (node, token) => CriticiseAsync(findings, node, token), cancellationToken);
        return (findings with { Critique = critique }).WithSteering(critique.Steering);
    }

    private async Task<CritiqueOutput> CriticiseAsync(Findings findings, Node node, CancellationToken cancellationToken)
    {
        var critique = await reasoning.CritiqueAsync(task, findings, node, cancellationToken);
        return findings.Question.Problem is null ? critique.WithSteering(await _intake.TakeAsync(findings, node, cancellationToken)) : critique;
    }

    private async Task<ResearchReport> WriteAsync(Findings findings, CancellationToken cancellationToken)
    {
        var answer = await PhaseAsync(
            "answer_generation", "Writing the report", ProgressScale.Answered, (node, token) => AnswerAsync(findings, node, token), cancellationToken);
        return reasoning.Report(task, findings, answer);
    }

    private async Task<AnswerOutput> AnswerAsync(Findings findings, Node node, CancellationToken cancellationToken)
    {
        var answer = await reasoning.AnswerAsync(task, findings, node, cancellationToken);
        var why = findings.Question.Problem ?? "It came too late: the report was being written.";
        return answer with { Steering = (await _intake.TakeTooLateAsync(findings, why, node, cancellationToken)).Recorded };
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

/// <summary>The inputs of a run.</summary>
internal sealed record ResearchTask(string Question, ResearchSettings Settings, CorpusIndex? Corpus, TermWeights Weights);
