using System.Text.Json;

namespace Headway.AspNetCore.Dialects.DeepResearch;

internal sealed record TaskStarted(string TaskId, string TaskDescription, int EstimatedToolCalls) : DeepResearchMessage("task_started")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("task_id"u8, TaskId);
        json.WriteString("task_description"u8, TaskDescription);
        json.WriteNumber("estimated_tool_calls"u8, EstimatedToolCalls);
    }
}

internal sealed record TaskProgress(
    string TaskId, double ProgressPercentage, string ProgressMessage, string CurrentAction, IReadOnlyList<string> ToolsUsed, int SourcesFound)
    : DeepResearchMessage("task_progress")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("task_id"u8, TaskId);
        json.WriteNumber("progress_percentage"u8, ProgressPercentage);
        json.WriteString("progress_message"u8, ProgressMessage);
        json.WriteString("current_action"u8, CurrentAction);
        json.WriteTexts("tools_used"u8, ToolsUsed);
        json.WriteNumber("sources_found"u8, SourcesFound);
    }
}

internal sealed record TaskCompleted(string TaskId, string TaskDescription, double Duration, int ToolCallsUsed, int SourcesCount, int OutputLength)
    : DeepResearchMessage("task_completed")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("task_id"u8, TaskId);
        json.WriteString("task_description"u8, TaskDescription);
        json.WriteNumber("duration"u8, Duration);
        json.WriteNumber("tool_calls_used"u8, ToolCallsUsed);
        json.WriteNumber("sources_count"u8, SourcesCount);
        json.WriteNumber("output_length"u8, OutputLength);
    }
}

internal sealed record TaskFailed(string TaskId, string TaskDescription, string ErrorMessage, string ErrorType, int RetryCount)
    : DeepResearchMessage("task_failed")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("task_id"u8, TaskId);
        json.WriteString("task_description"u8, TaskDescription);
        json.WriteString("error_message"u8, ErrorMessage);
        json.WriteString("error_type"u8, ErrorType);
        json.WriteNumber("retry_count"u8, RetryCount);
    }
}
