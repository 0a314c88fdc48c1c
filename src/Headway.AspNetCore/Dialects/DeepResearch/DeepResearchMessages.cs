using System.Text.Json.Serialization;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>A message of the dialect: who, when and which event first, then its own fields, then what surrounds them.</summary>
internal abstract record DeepResearchMessage(string Name) : Message(Name)
{
    [JsonPropertyOrder(-4)]
    public string Type => Name;

    [JsonPropertyOrder(-3)]
    public string SessionId { get; init; } = "";

    [JsonPropertyOrder(-2)]
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>The seq of the event: the cursor to come back with.</summary>
    [JsonPropertyOrder(-1)]
    public long? EventId { get; init; }

    [JsonPropertyOrder(1)]
    public MessageMetadata? Metadata { get; init; }

    [JsonPropertyOrder(2)]
    public MessageUi? Ui { get; init; }
}

/// <summary>What ties messages together. <c>Priority</c> is <c>low</c>, <c>normal</c> or <c>high</c>.</summary>
internal sealed record MessageMetadata(string CorrelationId, string UserId, string SessionId, string Source, string Priority);

/// <summary>How a page shows a message. <c>Progress</c> is the task's in messages about a task, and the session's in all others.</summary>
internal sealed record MessageUi(string Title, string Message, string Status, double Progress)
{
    public bool? ShowNotification { get; init; }

    /// <summary><c>info</c>, <c>success</c>, <c>warning</c> or <c>error</c>.</summary>
    public string? NotificationType { get; init; }

    public bool? ShowInTimeline { get; init; }

    public string? TimelineIcon { get; init; }

    public string? TimelineColor { get; init; }
}

internal sealed record SessionStarted(string Query, string? ProjectId, double? EstimatedDuration) : DeepResearchMessage("session_started");

internal sealed record PlanGenerated(int TotalTasks, string ResearchApproach, string PlanSummary) : DeepResearchMessage("plan_generated");

internal sealed record TaskStarted(string TaskId, string TaskDescription, int EstimatedToolCalls) : DeepResearchMessage("task_started");

internal sealed record TaskProgress(
    string TaskId, double ProgressPercentage, string ProgressMessage, string CurrentAction, IReadOnlyList<string> ToolsUsed, int SourcesFound)
    : DeepResearchMessage("task_progress");

internal sealed record TaskCompleted(string TaskId, string TaskDescription, double Duration, int ToolCallsUsed, int SourcesCount, int OutputLength)
    : DeepResearchMessage("task_completed");

internal sealed record TaskFailed(string TaskId, string TaskDescription, string ErrorMessage, string ErrorType, int RetryCount)
    : DeepResearchMessage("task_failed");

internal sealed record HumanFeedbackRequired(string PlanPresentation, int RevisionNumber) : DeepResearchMessage("human_feedback_required");

internal sealed record HumanFeedbackReceived(string FeedbackType) : DeepResearchMessage("human_feedback_received");

internal sealed record ReportGenerated(int ReportLength, int SectionsCount, int SourcesCited) : DeepResearchMessage("report_generated");

internal sealed record SessionCompleted(int TotalTasks, int SuccessfulTasks, int FailedTasks, double TotalDuration, int FinalReportLength)
    : DeepResearchMessage("session_completed");

internal sealed record SessionCancelled(string Reason) : DeepResearchMessage("session_cancelled");

internal sealed record SessionFailed(string ErrorMessage) : DeepResearchMessage("session_failed");

/// <summary>A word of the operator to everybody. It is of no log, and has no event id.</summary>
internal sealed record Notification(string Message, string Level) : DeepResearchMessage("notification");
