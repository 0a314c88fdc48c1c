using Headway.Jobs;
using Headway.ScamCheck.Extraction;
using Headway.ScamCheck.Reasoning;
using Headway.ScamCheck.Tools;

namespace Headway.ScamCheck;

/// <summary>Runs a scam check: extract entities, run the tools in parallel, assess. Each phase is a durable step.</summary>
internal sealed class ScamRun(JobContext job, string text, ScamCheckOptions options, IReadOnlyList<ICheckTool> tools, TimeProvider time)
{
    private const string Tools = "tool_execution";
    private const int ToolsFrom = 30;
    private const int ToolsTo = 70;

    private readonly string _text = TextNormalizer.Plain(text);

    public async Task<ScamReport> RunAsync(CancellationToken cancellationToken)
    {
        var extracted = await ExtractAsync(cancellationToken);
        var outputs = await AskToolsAsync(extracted.Entities, cancellationToken);
        var assessment = await ReasonAsync(extracted.Entities, outputs, cancellationToken);
        return new ScamReport(
            job.Id,
            assessment.Verdict,
            assessment.Score,
            assessment.RiskLevel,
            assessment.Confidence,
            extracted.Entities,
            [.. outputs.SelectMany(static output => output.Evidence)],
            assessment.Rules,
            assessment.Reasoning,
            [.. tools.Where((_, i) => outputs[i].Evidence.Any(static evidence => evidence.Success)).Select(static tool => tool.Name)],
            [.. tools.Select((tool, i) => new CheckedPart(tool.Name, outputs[i].Evidence.Count(static evidence => evidence.Success))).Where(static part => part.Entities > 0), new("wording")],
            [.. NotChecked(extracted, outputs)],
            (long)(time.GetUtcNow() - extracted.StartedAt).TotalMilliseconds);
    }

    private Task<Extracted> ExtractAsync(CancellationToken cancellationToken) => job.StepAsync(
        new NodeSpec("entity_extraction", "phase", "entity_extraction", "Extracting entities from the text", Input: new { characters = text.Length }),
        async (node, token) =>
        {
            node.JobPercent = 10;
            await node.ProgressAsync(0, "Extracting entities from the text", null, token);
            var entities = EntityExtractor.Extract(_text, options.MaxEntities, out var leftOut, options.CallingCode);
            node.JobPercent = 20;
            var counts = new
            {
                phones = entities.Phones.Count,
                urls = entities.Urls.Count,
                domains = entities.Domains.Count,
                emails = entities.Emails.Count,
                amounts = entities.Amounts.Count,
                organisations = entities.Organisations.Count,
            };
            await node.ProgressAsync(100, $"Found {entities.Count()} {(entities.Count() == 1 ? "entity" : "entities")}", counts, token);
            return new Extracted(entities, leftOut, time.GetUtcNow());
        },
        cancellationToken);

    private async Task<IReadOnlyList<ToolOutput>> AskToolsAsync(Entities entities, CancellationToken cancellationToken)
    {
        ToolOutput[]? outputs = null;
        await job.StepAsync(
            new(Tools, "level", Tools, "Asking the tools", Input: new { tools = tools.Select(static tool => tool.Name) }),
            async (node, token) =>
            {
                node.JobPercent = ToolsFrom;
                await node.ProgressAsync(0, $"Asking {tools.Count} tools about {entities.Count()} {(entities.Count() == 1 ? "entity" : "entities")}", null, token);
                outputs = await EachAsync(entities, token);
                node.JobPercent = ToolsTo;
                await node.ProgressAsync(100, "All tools have answered", null, token);
                return new { Checks = outputs.Sum(static output => output.Evidence.Count) };
            },
            cancellationToken);

        // After a crash the level may already be complete; then the outputs of its tools come from the log.
        return outputs ?? await EachAsync(entities, cancellationToken);
    }

    private Task<ToolOutput[]> EachAsync(Entities entities, CancellationToken cancellationToken) =>
        Task.WhenAll(tools.Select(tool => new ToolStep(job, tool, time).RunAsync(entities, Tools, cancellationToken)));

    private Task<Assessment> ReasonAsync(Entities entities, IReadOnlyList<ToolOutput> outputs, CancellationToken cancellationToken) => job.StepAsync(
        new("reasoning", "phase", "reasoning", "Weighing the evidence"),
        async (node, token) =>
        {
            node.JobPercent = 80;
            await node.ProgressAsync(0, "Weighing the evidence", null, token);
            var assessment = RuleReasoning.Judge(_text, entities, outputs);
            node.JobPercent = 90;
            await node.ProgressAsync(100, $"{assessment.Rules.Count} of {Rule.All.Count} rules hold: {assessment.Verdict}, {assessment.Score} of 100", null, token);
            return assessment;
        },
        cancellationToken);

    private IEnumerable<UncheckedPart> NotChecked(Extracted extracted, IReadOnlyList<ToolOutput> outputs)
    {
        for (var i = 0; i < tools.Count; i++)
        {
            if (outputs[i].NotChecked is { } reason)
            {
                yield return new(tools[i].Name, reason);
            }
        }

        if (extracted.LeftOut > 0)
        {
            yield return new("entities", $"{extracted.LeftOut} beyond the first {options.MaxEntities} of their sort were left out (ScamCheck:MaxEntities).");
        }

        yield return new("wording", "Only English wording is known to the rules.");
        yield return new("content", "No address was visited, no number was called, and who sent the text is not known.");
    }

    private sealed record Extracted(Entities Entities, int LeftOut, DateTimeOffset StartedAt);
}
