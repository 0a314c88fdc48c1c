using System.Text.Json;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>The metadata of a message. <c>Priority</c> is <c>low</c>, <c>normal</c> or <c>high</c>.</summary>
internal sealed record MessageMetadata(string CorrelationId, string UserId, string SessionId, string Source, string Priority)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("metadata"u8);
        json.WriteString("correlation_id"u8, CorrelationId);
        json.WriteString("user_id"u8, UserId);
        json.WriteString("session_id"u8, SessionId);
        json.WriteString("source"u8, Source);
        json.WriteString("priority"u8, Priority);
        json.WriteEndObject();
    }
}

/// <summary>The display data of a message. <c>Progress</c>, 0 to 100, is that of the task in messages about a task, else that of the session.</summary>
internal sealed record MessageUi(string Title, string Message, string Status, double Progress)
{
    public bool? ShowNotification { get; init; }

    /// <summary><c>info</c>, <c>success</c>, <c>warning</c> or <c>error</c>.</summary>
    public string? NotificationType { get; init; }

    public bool? ShowInTimeline { get; init; }

    public string? TimelineIcon { get; init; }

    public string? TimelineColor { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("ui"u8);
        json.WriteString("title"u8, Title);
        json.WriteString("message"u8, Message);
        json.WriteString("status"u8, Status);
        json.WriteNumber("progress"u8, Progress);
        json.WriteOptional("show_notification"u8, ShowNotification);
        json.WriteOptional("notification_type"u8, NotificationType);
        json.WriteOptional("show_in_timeline"u8, ShowInTimeline);
        json.WriteOptional("timeline_icon"u8, TimelineIcon);
        json.WriteOptional("timeline_color"u8, TimelineColor);
        json.WriteEndObject();
    }
}
