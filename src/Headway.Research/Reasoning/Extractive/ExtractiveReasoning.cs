using Headway.Jobs;
using Headway.Research.Pipeline;
using Headway.Research.Report;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>
/// Reasoning without a model: plans by the question's grammar and selects quotes by statistics. The same corpus and question
/// give the same report, byte for byte.
/// </summary>
internal sealed class ExtractiveReasoning : IReasoning
{
    public string Name => ResearchSettings.Extractive;

    public async Task<QueryPlan> PlanAsync(ResearchTask task, Node node, CancellationToken cancellationToken)
    {
        var plan = FacetPlanner.Plan(task.Question, task.Settings.Breadth, task.Weights);
        await node.TextAsync("reasoning", plan.Rationale, cancellationToken);
        return plan;
    }

    public async Task<QueryPlan> ReviseAsync(ResearchTask task, QueryPlan plan, string feedback, Node node, CancellationToken cancellationToken)
    {
        var revised = PlanRevision.Of(plan, feedback, task.Settings.Breadth, task.Weights);
        await node.TextAsync("reasoning", revised.Rationale, cancellationToken);
        return revised;
    }

    public Task<QueryPlan> SteerAsync(ResearchTask task, Findings findings, string sentence, int most, Node node, CancellationToken cancellationToken) =>
        Task.FromResult(PlanRevision.Steer(sentence, most, task.Weights));

    public async Task<ProbeOutput> SynthesizeAsync(ResearchTask task, RetrievalResult found, Node node, CancellationToken cancellationToken)
    {
        var output = Synthesis.Of(task, found);
        await node.TextAsync("reasoning", output.Summary, cancellationToken);
        return output;
    }

    public async Task<ReflectionOutput> ReflectAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken)
    {
        var reflection = Reflection.On(task, findings);
        await node.TextAsync("reasoning", Explain(reflection), cancellationToken);
        return reflection;
    }

    public async Task<DraftOutput> DraftAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken)
    {
        var report = ExtractiveReport.Build(task, findings);
        var paragraphs = report.Sections.SelectMany(section => section.Blocks)
            .Where(block => block.Type is ReportBlock.QuoteType or ReportBlock.CodeType)
            .Select(ReportText.Block).ToList();
        foreach (var paragraph in paragraphs)
        {
            await node.TextAsync("draft", paragraph + "\n\n", cancellationToken);
        }

        var text = string.Join("\n\n", paragraphs);
        return new DraftOutput(text.Length, report.Sections.Count, text);
    }

    public async Task<CritiqueOutput> CritiqueAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken)
    {
        var criticisms = Criticisms.Of(ExtractiveReport.Build(task, findings));
        foreach (var criticism in criticisms)
        {
            await node.TextAsync("critique", $"{criticism.Issue} {criticism.Suggestion}\n", cancellationToken);
        }

        if (criticisms.Count == 0)
        {
            await node.TextAsync("critique", "Nothing to object to: every part of the question is covered, and the quotes agree.\n", cancellationToken);
        }

        return new CritiqueOutput(criticisms);
    }

    public async Task<AnswerOutput> AnswerAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken)
    {
        var report = ExtractiveReport.Build(task, findings);
        foreach (var section in report.Sections)
        {
            await node.TextAsync("answer", $"## {section.Heading}\n\n", cancellationToken);
            foreach (var block in section.Blocks)
            {
                await node.TextAsync("answer", ReportText.Block(block) + "\n\n", cancellationToken);
            }
        }

        return ReportText.Measure(report, null);
    }

    public ResearchReport Report(ResearchTask task, Findings findings, AnswerOutput answer) => ExtractiveReport.Build(task, findings);

    private static string Explain(ReflectionOutput reflection) => reflection.StopReason switch
    {
        ReflectionOutput.Sufficient => "Every part of the question has quotes that speak of it; that is enough.",
        ReflectionOutput.Budget => $"{reflection.KnowledgeGap} The levels allowed are used up.",
        ReflectionOutput.NoNewEvidence => $"{reflection.KnowledgeGap} Further searching brings nothing new.",
        _ => $"{reflection.KnowledgeGap} Searching again with words from what was found.",
    };
}
