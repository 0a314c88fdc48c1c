using System.Text.Json;
using Headway.Jobs;
using Headway.Research.Reasoning;

namespace Headway.Research.Pipeline;

/// <summary>The phase <c>generate_queries</c>: plans the queries and, if the job requires it, asks for confirmation.</summary>
/// <remarks>
/// The output of the phase is the confirmed plan, so the phase ends only after the confirmation. Each version of the plan and
/// each wait for an answer is a durable step, so a restart neither plans nor asks again.
/// </remarks>
internal sealed class Planning(JobContext job, ResearchTask task, IReasoning reasoning, SteeringIntake intake)
{
    public const string Phase = "generate_queries";

    public async Task<QueryPlan> RunAsync(ValidatedQuestion question, Node node, CancellationToken cancellationToken)
    {
        if (question.Problem is not null)
        {
            return QueryPlan.Empty(task.Question);
        }

        var plan = task.Settings.ConfirmPlan
            ? await AgreedAsync(cancellationToken)
            : await reasoning.PlanAsync(task, node, cancellationToken);
        var steered = await intake.TakeAsync(new Findings(question, plan, [], []), node, cancellationToken);
        return plan.WithSteering(steered, task.Settings.Breadth);
    }

    private async Task<QueryPlan> AgreedAsync(CancellationToken cancellationToken)
    {
        var plan = await VersionAsync(1, "Drawing up a plan", (node, token) => reasoning.PlanAsync(task, node, token), cancellationToken);
        for (var revision = 1; ; revision++)
        {
            var before = plan;
            var answer = await AskAsync(plan, revision, cancellationToken);
            switch (answer.Decision)
            {
                case PlanAnswer.Confirmed:
                    return plan with { Revision = revision, Decision = answer.Decision };
                case PlanAnswer.Edited:
                    return plan.Edited(answer.Queries!) with { Revision = revision, Decision = answer.Decision };
                default:
                    plan = await VersionAsync(
                        revision + 1, $"Changing the plan: {Sentence.Short(answer.Feedback!)}",
                        (node, token) => reasoning.ReviseAsync(task, before, answer.Feedback!, node, token), cancellationToken);
                    break;
            }
        }
    }

    private Task<QueryPlan> VersionAsync(int revision, string title, Func<Node, CancellationToken, Task<QueryPlan>> body, CancellationToken cancellationToken) =>
        job.StepAsync(new NodeSpec($"{Phase}/plan-{revision}", "plan", "plan", title, Phase, 1, new { revision }), body, cancellationToken);

    private Task<PlanAnswer> AskAsync(QueryPlan plan, int revision, CancellationToken cancellationToken)
    {
        var spec = new NodeSpec(
            $"{Phase}/confirm-{revision}", "question", "confirm_plan", "Waiting for the plan to be confirmed", Phase, 1, new { revision });
        return job.StepAsync(spec, async (node, token) =>
        {
            var question = PlanQuestion.Of(plan, revision, task.Settings.Breadth);
            return Read(await job.AskAsync(node.Id, question.Prompt, question, token), question);
        }, cancellationToken);
    }

    // Answers are validated before they are stored; this one was stored under the rules of another version.
    private static PlanAnswer Read(JsonElement answer, PlanQuestion question)
    {
        try
        {
            return PlanAnswer.Read(answer, question);
        }
        catch (JobRefusedException e)
        {
            throw new JobFailedException(e.Code, e.Message, e);
        }
    }
}
