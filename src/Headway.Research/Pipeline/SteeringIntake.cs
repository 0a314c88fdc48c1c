using Headway.Jobs;
using Headway.Research.Reasoning;

namespace Headway.Research.Pipeline;

/// <summary>
/// Processes pending steering inside a step, whose output records it. This happens before each level, after the critique, and
/// when the report is written.
/// </summary>
internal sealed class SteeringIntake(JobContext job, ResearchTask task, IReasoning reasoning)
{
    private const int QueriesOfOne = 2;

    /// <summary>
    /// Processes steering that arrived since the last check. Sentences beyond the breadth of the next level wait for the one
    /// after it.
    /// </summary>
    public async Task<SteeredQueries> TakeAsync(Findings findings, Node node, CancellationToken cancellationToken)
    {
        var waiting = await WaitingAsync(findings, cancellationToken);
        if (findings.Levels.Count >= task.Settings.Depth)
        {
            return await RefuseAsync(waiting, $"It came too late: {Sentence.Count(findings.Levels.Count, "level")} of {task.Settings.Depth} allowed had been searched.", node, cancellationToken);
        }

        var now = waiting.Take(task.Settings.Breadth).ToList();
        var all = new SteeredQueries([], []);
        foreach (var sentence in now)
        {
            var most = Math.Clamp(task.Settings.Breadth / now.Count / 2, 1, QueriesOfOne); // about half of the level stays for its own queries
            all = await FollowAsync(all, findings, sentence, most, node, cancellationToken);
        }

        return all;
    }

    /// <summary>Records steering that arrived after the last level as unused.</summary>
    public async Task<SteeredQueries> TakeTooLateAsync(Findings findings, string why, Node node, CancellationToken cancellationToken) =>
        await RefuseAsync(await WaitingAsync(findings, cancellationToken), why, node, cancellationToken);

    private async Task<List<Steering>> WaitingAsync(Findings findings, CancellationToken cancellationToken)
    {
        var taken = findings.Steering.Select(sentence => sentence.Seq).ToHashSet();
        return [.. (await job.SteeringAsync(cancellationToken)).Where(sentence => !taken.Contains(sentence.Seq))];
    }

    private async Task<SteeredQueries> FollowAsync(
        SteeredQueries before, Findings findings, Steering sentence, int most, Node node, CancellationToken cancellationToken)
    {
        var level = findings.Levels.Count + 1;
        var plan = await reasoning.SteerAsync(task, findings, sentence.Text, most, node, cancellationToken);
        if (plan.Queries.Count == 0)
        {
            var refused = await RefuseAsync([sentence], plan.Rationale, node, cancellationToken);
            return before with
            {
                Taken = [.. before.Taken, .. refused.Taken],
                InputTokens = Tokens.Sum(before.InputTokens, plan.InputTokens),
                OutputTokens = Tokens.Sum(before.OutputTokens, plan.OutputTokens),
            };
        }

        await node.TextAsync("reasoning", $"\n\nAsked for meanwhile: \"{Sentence.Short(sentence.Text)}\". Level {level} looks into it.", cancellationToken);
        return new SteeredQueries(
            [.. before.Taken, new SteeringOutcome(sentence.Seq, sentence.Text, level, plan.Facets)],
            [.. before.Queries, .. plan.Queries.Select((query, at) => query with { Id = $"s{sentence.Seq}-{at + 1}" })],
            Tokens.Sum(before.InputTokens, plan.InputTokens), Tokens.Sum(before.OutputTokens, plan.OutputTokens));
    }

    private static async Task<SteeredQueries> RefuseAsync(List<Steering> sentences, string why, Node node, CancellationToken cancellationToken)
    {
        foreach (var sentence in sentences)
        {
            await node.NoteAsync("warning", $"\"{Sentence.Short(sentence.Text)}\" was not used. {why}", cancellationToken);
        }

        return new SteeredQueries([.. sentences.Select(sentence => new SteeringOutcome(sentence.Seq, sentence.Text, Unused: why))], []);
    }
}
