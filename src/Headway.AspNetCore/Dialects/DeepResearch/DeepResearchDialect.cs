using System.Text.Json;
using Headway.Log;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>
/// The dialect <c>deepresearch</c>: a research session as a plan, its tasks and their progress. Each message includes its
/// display data. docs/dialects/deepresearch.md describes it.
/// </summary>
internal sealed class DeepResearchDialect(ResultTexts texts, DialectsOptions options) : Dialect<DeepResearchState>
{
    public const string Id = "deepresearch";

    public override string Name => Id;

    public override bool IsEnabled => options.DeepResearch.Enabled;

    public override void Map(IEndpointRouteBuilder routes) => DeepResearchEndpoints.Map(routes, this);

    public override DeepResearchState Start(FoldedJob job) => new(job, JobTree.Empty);

    // An event produces at most one message, so each message carries a cursor.
    public override DeepResearchState Fold(DeepResearchState state, FoldedEvent e, DialectMessages messages)
    {
        var next = state.Apply(e);
        var message = MessageOf(state, next, e);
        if (message is TaskProgress progress)
        {
            var task = next.Tasks[progress.TaskId];
            if (!task.NeedsMessage)
            {
                messages.Throttle();
                return next;
            }

            next = next.With(task with { SentPercent = task.Percent });
        }

        if (message is not null)
        {
            messages.Add(DeepResearchUi.Complete(message, next));
        }

        return next;
    }

    public override string? NameOf(JsonElement message) => message.Text("type");

    public override bool BeginsRun(JsonElement message) => message.Text("type") == "session_started";

    public override string? TerminalTypeOf(string name) => name switch
    {
        "session_completed" => EventTypes.JobCompleted,
        "session_failed" => EventTypes.JobFailed,
        "session_cancelled" => EventTypes.JobCancelled,
        _ => null,
    };

    public override byte[] Notice(string session, string message, string level, DateTimeOffset now)
    {
        var notice = new Notification(message, level) { SessionId = session, Ui = DeepResearchUi.Of(level, message) };
        return JsonWriting.Bytes((Notice: notice, Now: now), static (json, of) => of.Notice.Write(json, of.Now, null));
    }

    private DeepResearchMessage? MessageOf(DeepResearchState before, DeepResearchState state, FoldedEvent e) => e.Type switch
    {
        EventTypes.JobStarted when before.Tree.Started is null => new SessionStarted(
            state.Tree.Question, state.Tree.Input.Text("project_id"), state.Tree.Input.Number("estimated_duration_minutes")),
        EventTypes.NodeStarted or EventTypes.NodeProgress or EventTypes.NodeCompleted or EventTypes.NodeFailed => NodeMessage(state, e),
        EventTypes.JobInputRequired => FeedbackRequired(state, e),
        EventTypes.JobInputReceived => new HumanFeedbackReceived(Feedback.TypeOf(e.Data.Member("answer"), state.AsksForPlan)),
        EventTypes.JobCompleted => new SessionCompleted(
            state.Tasks.Count,
            state.Count(succeeded: true),
            state.Count(succeeded: false),
            state.Tree.Started is { } started ? Seconds((e.Event.Time - started).TotalMilliseconds) : 0,
            state.ReportLength ?? texts.Of(state.Job.Kind, e.Data.Member("result")).Length),
        EventTypes.JobCancelled => new SessionCancelled(e.Data.Text("reason") ?? "The session was cancelled."),
        EventTypes.JobFailed => new SessionFailed(JobError.Read(e.Event.Data).Message),
        _ => null,
    };

    private static DeepResearchMessage? NodeMessage(DeepResearchState state, FoldedEvent e)
    {
        var node = state.Tree.NodeOf(e);
        return (node.Kind, node.Name, e.Type) switch
        {
            ("phase", "generate_queries", EventTypes.NodeCompleted) => Plan(e.Output),
            ("phase", "answer_generation", EventTypes.NodeCompleted) => new ReportGenerated(
                e.Output.Int("report_length"), e.Output.Int("sections_count"), e.Output.Int("sources_cited")),
            _ => state.TaskOf(e) is { } task ? TaskMessage(state, task, node, e) : null,
        };
    }

    private static DeepResearchMessage? TaskMessage(DeepResearchState state, ResearchTask task, TreeNode node, FoldedEvent e) => (node.Id == task.Id, e.Type) switch
    {
        (true, EventTypes.NodeStarted) => new TaskStarted(task.Id, task.Description, state.EstimatedToolCalls),
        (true, EventTypes.NodeCompleted) => new TaskCompleted(
            task.Id, task.Description, Seconds(e.DurationMs), task.ToolCalls, SourcesOf(task, e.Output), LengthOf(e.Output)),
        (true, EventTypes.NodeFailed) when JobError.Read(e.Event.Data) is var error => new TaskFailed(
            task.Id, task.Description, error.Message, error.Code, task.Starts - 1),
        _ when task.Succeeded is null => new TaskProgress(
            task.Id, task.Percent, ProgressText(node, e), task.Action, task.Tools, task.SourcesFound),
        _ => null,
    };

    private static string ProgressText(TreeNode node, FoldedEvent e) => e.Type switch
    {
        EventTypes.NodeProgress => e.Data.Text("message") ?? node.Title,
        EventTypes.NodeFailed => $"{node.Name} failed: {JobError.Read(e.Event.Data).Message}",
        EventTypes.NodeCompleted when node.Kind == "tool" => e.Output.Items("results").Count is var found && found == 1
            ? $"{node.Name} found 1 passage"
            : $"{node.Name} found {found} passages",
        EventTypes.NodeCompleted => e.Output.Text("summary") ?? node.Title,
        _ => node.Title,
    };

    private static PlanGenerated Plan(JsonElement plan)
    {
        var queries = plan.Items("queries");
        return new(queries.Count, plan.Text("rationale") ?? "", Listed(queries));
    }

    private static HumanFeedbackRequired FeedbackRequired(DeepResearchState state, FoldedEvent e)
    {
        var options = e.Data.Member("options");
        var plan = string.Join("\n\n", new[] { options.Text("rationale") ?? "", Listed(options.Items("queries")) }.Where(static part => part.Length > 0));
        var revision = options.Number("revision") is null ? state.Questions : options.Int("revision");
        return new(plan.Length > 0 ? plan : e.Data.Text("prompt") ?? "", revision);
    }

    private static string Listed(IReadOnlyList<JsonElement> queries) =>
        string.Join('\n', queries.Select(static (query, at) => $"{at + 1}. {query.Text("query") ?? query.Text()}"));

    private static int SourcesOf(ResearchTask task, JsonElement output) =>
        output.Member("sources").ValueKind == JsonValueKind.Array ? output.Items("sources").Count : task.SourcesFound;

    // The length of a summary with its quotes, or of the whole output if it has no summary.
    private static int LengthOf(JsonElement output)
    {
        var quotes = output.Items("evidence").Sum(static evidence => evidence.Text("quote")?.Length ?? 0);
        return output.Text("summary") is { } summary ? summary.Length + quotes
            : output.Text() is { } text ? text.Length
            : output.OrNull()?.GetRawText().Length ?? 0;
    }

    private static double Seconds(double milliseconds) => Math.Round(Math.Max(0, milliseconds)) / 1000;
}
