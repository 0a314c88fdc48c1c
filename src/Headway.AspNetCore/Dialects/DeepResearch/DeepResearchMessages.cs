using System.Text.Json;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>A message of the dialect: type, session, time and event id, then the fields of the type, then metadata and display data.</summary>
internal abstract record DeepResearchMessage(string Name) : DialectMessage(Name)
{
    public string SessionId { get; init; } = "";

    public MessageMetadata? Metadata { get; init; }

    public MessageUi? Ui { get; init; }

    /// <summary>Writes the cursor as <c>event_id</c>.</summary>
    public sealed override void Write(Utf8JsonWriter json, FoldedEvent e, MessagePlace place) => Write(json, e.Event.Time, place.Cursor);

    /// <summary>Writes the message with a time, and with a cursor unless it is null.</summary>
    public void Write(Utf8JsonWriter json, DateTimeOffset time, long? cursor)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Name);
        json.WriteString("session_id"u8, SessionId);
        json.WriteTime("timestamp"u8, time);
        json.WriteOptional("event_id"u8, cursor);
        WriteOwn(json);
        Metadata?.Write(json);
        Ui?.Write(json);
        json.WriteEndObject();
    }

    /// <summary>Writes the fields of this type of message.</summary>
    protected abstract void WriteOwn(Utf8JsonWriter json);
}

internal sealed record SessionStarted(string Query, string? ProjectId, double? EstimatedDuration) : DeepResearchMessage("session_started")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("query"u8, Query);
        json.WriteOptional("project_id"u8, ProjectId);
        json.WriteOptional("estimated_duration"u8, EstimatedDuration);
    }
}

internal sealed record PlanGenerated(int TotalTasks, string ResearchApproach, string PlanSummary) : DeepResearchMessage("plan_generated")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteNumber("total_tasks"u8, TotalTasks);
        json.WriteString("research_approach"u8, ResearchApproach);
        json.WriteString("plan_summary"u8, PlanSummary);
    }
}

internal sealed record HumanFeedbackRequired(string PlanPresentation, int RevisionNumber) : DeepResearchMessage("human_feedback_required")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("plan_presentation"u8, PlanPresentation);
        json.WriteNumber("revision_number"u8, RevisionNumber);
    }
}

internal sealed record HumanFeedbackReceived(string FeedbackType) : DeepResearchMessage("human_feedback_received")
{
    protected override void WriteOwn(Utf8JsonWriter json) => json.WriteString("feedback_type"u8, FeedbackType);
}

internal sealed record ReportGenerated(int ReportLength, int SectionsCount, int SourcesCited) : DeepResearchMessage("report_generated")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteNumber("report_length"u8, ReportLength);
        json.WriteNumber("sections_count"u8, SectionsCount);
        json.WriteNumber("sources_cited"u8, SourcesCited);
    }
}

internal sealed record SessionCompleted(int TotalTasks, int SuccessfulTasks, int FailedTasks, double TotalDuration, int FinalReportLength)
    : DeepResearchMessage("session_completed")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteNumber("total_tasks"u8, TotalTasks);
        json.WriteNumber("successful_tasks"u8, SuccessfulTasks);
        json.WriteNumber("failed_tasks"u8, FailedTasks);
        json.WriteNumber("total_duration"u8, TotalDuration);
        json.WriteNumber("final_report_length"u8, FinalReportLength);
    }
}

internal sealed record SessionCancelled(string Reason) : DeepResearchMessage("session_cancelled")
{
    protected override void WriteOwn(Utf8JsonWriter json) => json.WriteString("reason"u8, Reason);
}

internal sealed record SessionFailed(string ErrorMessage) : DeepResearchMessage("session_failed")
{
    protected override void WriteOwn(Utf8JsonWriter json) => json.WriteString("error_message"u8, ErrorMessage);
}

/// <summary>A notice of the operator to all clients. It is not in a log and has no event id.</summary>
internal sealed record Notification(string Message, string Level) : DeepResearchMessage("notification")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("message"u8, Message);
        json.WriteString("level"u8, Level);
    }
}
