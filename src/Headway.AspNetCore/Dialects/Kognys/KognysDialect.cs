using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects.Kognys;

/// <summary>
/// The dialect <c>kognys</c>: a research job as the work of five agents, over Server-Sent Events that have only data.
/// docs/dialects/kognys.md describes it.
/// </summary>
internal sealed class KognysDialect(ResultTexts texts, DialectsOptions options) : Dialect<KognysState>
{
    public const string Id = "kognys";

    private const string NoAnswer = "Research process failed to generate a final answer";

    public override string Name => Id;

    public override bool IsEnabled => options.Kognys.Enabled;

    // Clients treat a clean end of the body as the end of the job and show the text so far as the result.
    public override bool BreaksUnfinished => true;

    public override void Map(IEndpointRouteBuilder routes) => KognysEndpoints.Map(routes, this);

    public override KognysState Start(FoldedJob job) => new(job, JobTree.Empty);

    public override KognysState Fold(KognysState state, FoldedEvent e, DialectMessages messages)
    {
        var next = state.Apply(e);
        if (MessageOf(state, next, e) is { } message)
        {
            messages.Add(message);
        }

        return next;
    }

    public override string? EventOf(string name) => null;

    public override byte[] Heartbeat(DateTimeOffset now) =>
        JobJson.Write(new { EventType = "heartbeat", Data = new { Status = "alive" }, Timestamp = now.ToUnixTimeMilliseconds() / 1000.0 });

    public override string? NameOf(JsonElement message) => message.Text("event_type");

    public override bool BeginsRun(JsonElement message) => message.Text("event_type") == "research_started";

    public override string? TerminalTypeOf(string name) => name switch
    {
        "research_completed" => EventTypes.JobCompleted,
        "research_failed" or "error" => EventTypes.JobFailed,
        _ => null,
    };

    /// <summary>Returns the answer of a <c>job.completed</c>; empty when there is none.</summary>
    public string AnswerOf(FoldedJob job, JsonElement data) => texts.Answer(job, data) is var answer && string.IsNullOrWhiteSpace(answer) ? "" : answer;

    private KognysMessage? MessageOf(KognysState before, KognysState state, FoldedEvent e) => e.Type switch
    {
        EventTypes.JobCompleted => Completed(state, e),
        EventTypes.JobFailed => Failed(JobError.Read(e.Event.Data)),
        EventTypes.JobCancelled => Ended("error", EndTexts.Cancelled(e.Data), "The research was cancelled"),
        EventTypes.JobStarted when !before.IsStarted => Message(
            "research_started", new ResearchStarted(state.Tree.Question, state.Job.Id), "Starting research process...", Agents.Orchestrator),
        _ when state.IsNoQuestion => null, // no progress is shown for a message that is not a question
        EventTypes.NodeCompleted => Done(before, state, e),
        EventTypes.TextDelta => Token(e),
        _ => null,
    };

    private static KognysMessage? Done(KognysState before, KognysState state, FoldedEvent e)
    {
        var node = state.Tree.NodeOf(e);
        return (node.Kind, node.Name) switch
        {
            (_, "validate_question") => Message(
                "question_validated", new QuestionValidated(e.Output.Text("question") ?? state.Tree.Question), "Question validated and refined", Agents.InputValidator),
            ("level", _) => Documents(before, e),
            (_, "draft") => Draft(e.Output.Int("length")),
            (_, "critique") => Criticisms(e.Output.Items("criticisms")),
            _ => null,
        };
    }

    private static KognysMessage Documents(KognysState before, FoldedEvent e)
    {
        var (count, documents) = before.DocumentsOf(e.Output);
        return Message("documents_retrieved", new DocumentsRetrieved(count, documents), $"Retrieved {Count(count, "relevant document")}", Agents.Retriever);
    }

    private static KognysMessage Draft(int length) => Message(
        "draft_generated", new DraftGenerated(length), length > 0 ? "Initial draft generated" : "There was nothing to write a draft from", Agents.Synthesizer);

    private static KognysMessage Criticisms(IReadOnlyList<JsonElement> criticisms)
    {
        var listed = criticisms.Take(KognysState.MostListed).Select(static criticism => new KognysCriticism(
            criticism.Text("issue") ?? criticism.Text() ?? "", criticism.Text("suggestion") ?? "", criticism.Text("severity") ?? "medium"));
        return Message("criticisms_received", new CriticismsReceived(criticisms.Count, [.. listed]), criticisms.Count > 0 ? $"Received {Count(criticisms.Count, "criticism")} for improvement" : "No criticisms received", Agents.Challenger);
    }

    private static KognysMessage? Token(FoldedEvent e) => e.Data.Text("text") is not { Length: > 0 } text ? null : e.Data.Text("channel") switch
    {
        "draft" => Message("draft_answer_token", new TextToken(text), null, Agents.Synthesizer),
        "critique" => Message("criticism_token", new TextToken(text), null, Agents.Challenger),
        "answer" => Message("final_answer_token", new TextToken(text), null, Agents.Orchestrator),
        _ => null,
    };

    private KognysMessage Completed(KognysState state, FoldedEvent e)
    {
        var answer = AnswerOf(state.Job, e.Data);
        return EndTexts.Refusal(e.Data) is { } refusal ? Ended("research_failed", refusal, NoAnswer)
            : answer.Length == 0 ? Ended("research_failed", "No final answer generated", NoAnswer)
            : Message("research_completed", new ResearchCompleted(answer, state.Job.Id, state.Job.Id), "Research completed successfully", Agents.Orchestrator);
    }

    private static KognysMessage Failed(JobError error) => KognysQuestion.IsFault(error.Code)
        ? Ended("research_failed", error.Message, NoAnswer)
        : Ended("error", error.Message, "An error occurred during research");

    private static KognysMessage Ended(string name, string error, string status) => Message(name, new Failure(error), status, Agents.Orchestrator);

    private static KognysMessage Message(string name, KognysData data, string? status, string agent) => new(name, data, status, agent);

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
