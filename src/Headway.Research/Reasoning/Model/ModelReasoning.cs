using System.Text.Json;
using Headway.Jobs;
using Headway.Research.Pipeline;
using Headway.Research.Reasoning.Extractive;
using Headway.Research.Report;

namespace Headway.Research.Reasoning.Model;

/// <summary>
/// Reasoning by a language model. The model plans, summarizes and writes. It can only cite quotes selected by retrieval, and
/// the report contains those records, not text of the model.
/// </summary>
internal sealed class ModelReasoning(ModelCalls model, TimeProvider time) : IReasoning
{
    private const int MaxQueryLength = 300;

    public string Name => ResearchSettings.Model;

    public Task<QueryPlan> PlanAsync(ResearchTask task, Node node, CancellationToken cancellationToken) => PlanAsync(
        Prompts.ForPlan(task.Question, task.Settings.Breadth), task, node,
        () => FacetPlanner.Plan(task.Question, task.Settings.Breadth, task.Weights), cancellationToken);

    public async Task<QueryPlan> ReviseAsync(ResearchTask task, QueryPlan plan, string feedback, Node node, CancellationToken cancellationToken)
    {
        var revised = await PlanAsync(
            Prompts.ForRevision(plan, feedback, task.Settings.Breadth), task, node,
            () => PlanRevision.Of(plan, feedback, task.Settings.Breadth, task.Weights), cancellationToken);
        return revised with
        {
            InputTokens = Tokens.Sum(plan.InputTokens, revised.InputTokens),
            OutputTokens = Tokens.Sum(plan.OutputTokens, revised.OutputTokens),
        };
    }

    public async Task<QueryPlan> SteerAsync(
        ResearchTask task, Findings findings, string sentence, int max, Node node, CancellationToken cancellationToken)
    {
        var answer = await model.AskAsync(Prompts.Plan, Prompts.ForSteering(findings, sentence, max), DiscardAsync, cancellationToken);
        var queries = ReadPlan(answer.Text, max);
        var plan = queries.Count > 0
            ? new QueryPlan(queries, Facets(queries), "", sentence)
            : PlanRevision.Steer(sentence, max, task.Weights);
        return plan with { InputTokens = answer.InputTokens, OutputTokens = answer.OutputTokens };
    }

    private async Task<QueryPlan> PlanAsync(
        string request, ResearchTask task, Node node, Func<QueryPlan> withoutModel, CancellationToken cancellationToken)
    {
        var answer = await model.AskAsync(Prompts.Plan, request, DiscardAsync, cancellationToken);
        var queries = ReadPlan(answer.Text, task.Settings.Breadth);
        if (queries.Count == 0)
        {
            await node.NoteAsync("warning", "The model's plan could not be read; the search was planned without it.", cancellationToken);
            return withoutModel() with { InputTokens = answer.InputTokens, OutputTokens = answer.OutputTokens };
        }

        var facets = Facets(queries);
        var rationale = $"The model plans {Sentence.Count(queries.Count, "query", "queries")} for {Sentence.Count(facets.Count, "part")} of the question.";
        await node.TextAsync("reasoning", rationale, cancellationToken);
        return new QueryPlan(queries, facets, rationale, task.Question, answer.InputTokens, answer.OutputTokens);
    }

    public async Task<ProbeOutput> SynthesizeAsync(ResearchTask task, RetrievalResult found, Node node, CancellationToken cancellationToken)
    {
        var output = Synthesis.Of(task, found);
        if (output.Evidence.Count == 0)
        {
            return output;
        }

        var quotes = EvidenceCatalogue.Of(output.Evidence);
        var answer = await StreamAsync(
            node, "reasoning", Prompts.Synthesis, Prompts.ForSynthesis(task.Question, found.Query, quotes), quotes, cancellationToken);
        return output with { Summary = answer.Text, InputTokens = answer.InputTokens, OutputTokens = answer.OutputTokens };
    }

    public async Task<ReflectionOutput> ReflectAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken)
    {
        // New evidence and remaining levels can be computed without the model.
        var plain = Reflection.On(task, findings);
        if (plain.StopReason is ReflectionOutput.Budget or ReflectionOutput.NoNewEvidence || findings.Levels.Count >= task.Settings.Depth)
        {
            return plain;
        }

        var quotes = EvidenceCatalogue.Of(findings);
        var answer = await model.AskAsync(
            Prompts.Reflect, Prompts.ForReflection(findings, quotes, task.Settings.Breadth), DiscardAsync, cancellationToken);
        var reflection = ModelReflection.Read(answer.Text, plain, findings, task.Settings.Breadth) with
        {
            InputTokens = answer.InputTokens,
            OutputTokens = answer.OutputTokens,
        };
        await node.TextAsync("reasoning", quotes.Clean(reflection.KnowledgeGap ?? "The evidence is enough."), cancellationToken);
        return reflection;
    }

    public async Task<DraftOutput> DraftAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken)
    {
        var quotes = EvidenceCatalogue.Of(findings);
        if (quotes.Count == 0)
        {
            return new DraftOutput(0, 0, "");
        }

        var answer = await StreamAsync(node, "draft", Prompts.Draft, Prompts.ForDraft(findings, quotes), quotes, cancellationToken);
        return new DraftOutput(answer.Text.Length, ModelReport.Sections(answer.Text, quotes).Count, answer.Text, answer.InputTokens, answer.OutputTokens);
    }

    public async Task<CritiqueOutput> CritiqueAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken)
    {
        var quotes = EvidenceCatalogue.Of(findings);
        if (quotes.Count == 0)
        {
            return new CritiqueOutput(Criticisms.Of(ExtractiveReport.Build(task, findings)));
        }

        var answer = await StreamAsync(node, "critique", Prompts.Critique, Prompts.ForCritique(findings, quotes), quotes, cancellationToken);
        return new CritiqueOutput(
            [.. ModelCriticisms.Read(answer.Text), .. Criticisms.OfConflicts(ModelReport.Conflicts(findings, quotes))],
            answer.InputTokens, answer.OutputTokens);
    }

    public async Task<AnswerOutput> AnswerAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken)
    {
        var quotes = EvidenceCatalogue.Of(findings);
        if (quotes.Count == 0)
        {
            var refusal = ExtractiveReport.Build(task, findings);
            await node.TextAsync("answer", refusal.Sections[0].Blocks[0].Text, cancellationToken);
            return ReportText.Measure(refusal, null);
        }

        var answer = await StreamAsync(node, "answer", Prompts.Answer, Prompts.ForAnswer(findings, quotes), quotes, cancellationToken);
        if (answer.IsCutShort)
        {
            await node.NoteAsync("warning", "The model reached its limit of tokens; its answer ends early.", cancellationToken);
        }

        var output = new AnswerOutput(0, 0, 0, 0, answer.Text, answer.InputTokens, answer.OutputTokens);
        var counts = ReportText.Measure(Report(task, findings, output), null);
        return counts with { Text = answer.Text, InputTokens = answer.InputTokens, OutputTokens = answer.OutputTokens };
    }

    public ResearchReport Report(ResearchTask task, Findings findings, AnswerOutput answer) => answer.Text is null
        ? ExtractiveReport.Build(task, findings) with { Reasoning = Name, Stats = RunStats.Of(findings, 0, model.Model, answer) }
        : ModelReport.Build(task, findings, answer, model.Model);

    private async Task<ModelAnswer> StreamAsync(
        Node node, string channel, string instructions, string request, EvidenceCatalogue quotes, CancellationToken cancellationToken)
    {
        var stream = new TextStream(node, channel, time, new ModelTextFilter(quotes.Exists, quotes.Addresses.Contains));
        var answer = await model.AskAsync(instructions, request, stream.AppendAsync, cancellationToken);
        await stream.EndAsync(cancellationToken);
        return answer with { Text = quotes.Clean(answer.Text) };
    }

    private static List<string> Facets(List<PlannedQuery> queries) => [.. queries.Select(query => query.Facet).Distinct(StringComparer.Ordinal)];

    private static Task DiscardAsync(string text, CancellationToken cancellationToken) => Task.CompletedTask;

    private static List<PlannedQuery> ReadPlan(string text, int breadth)
    {
        var queries = new List<PlannedQuery>();
        foreach (var item in ModelJson.Read(text) is { } json ? ModelJson.List(json, "queries") : [])
        {
            var query = item.ValueKind == JsonValueKind.String ? item.GetString() : ModelJson.Text(item, "query");
            if (!string.IsNullOrWhiteSpace(query) && query.Length <= MaxQueryLength && queries.Count < breadth)
            {
                queries.Add(new PlannedQuery($"q{queries.Count + 1}", query.Trim(), ModelJson.Text(item, "facet") is { Length: <= MaxQueryLength } facet ? facet : query.Trim()));
            }
        }

        return queries;
    }
}
