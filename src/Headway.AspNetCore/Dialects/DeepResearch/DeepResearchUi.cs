namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>Makes the display data of a message: title, text, status, and whether it appears as a notification or in the timeline.</summary>
internal static class DeepResearchUi
{
    private const string Source = "headway";
    private const int LongestMessage = 300;

    /// <summary>Returns the message with its metadata and display data.</summary>
    public static DeepResearchMessage Complete(DeepResearchMessage message, DeepResearchState state)
    {
        var user = state.Tree.Input.Text("user_id") ?? state.Job.Owner;
        return message with
        {
            SessionId = state.Job.Id,
            Metadata = new(state.Job.Id, user, state.Job.Id, Source, PriorityOf(message)),
            Ui = Of(message, state.Tree.Percent),
        };
    }

    /// <summary>Makes the display data of a notification.</summary>
    public static MessageUi Of(string level, string message) =>
        new("Notification", message, level, 0) { ShowNotification = true, NotificationType = level };

    private static string PriorityOf(DeepResearchMessage message) => message switch
    {
        TaskProgress => "low",
        TaskFailed or HumanFeedbackRequired or SessionCompleted or SessionCancelled or SessionFailed => "high",
        _ => "normal",
    };

    private static MessageUi Of(DeepResearchMessage message, double percent) => message switch
    {
        SessionStarted of => Timeline("Research started", of.Query, "in_progress", percent, "play", "blue"),
        PlanGenerated of => Timeline("Plan ready", of.TotalTasks == 1 ? "1 task is planned" : $"{of.TotalTasks} tasks are planned", "in_progress", percent, "list", "blue"),
        TaskStarted of => Timeline("Task started", of.TaskDescription, "in_progress", 0, "search", "blue"),
        TaskProgress of => new MessageUi("Task in progress", Short(of.ProgressMessage), "in_progress", of.ProgressPercentage),
        TaskCompleted of => Timeline("Task completed", of.TaskDescription, "completed", 100, "check", "green"),
        TaskFailed of => Notified(Timeline("Task failed", of.ErrorMessage, "failed", 0, "alert", "red"), "warning"),
        HumanFeedbackRequired of => Notified(Timeline("Your feedback is needed", of.PlanPresentation, "waiting", percent, "question", "orange"), "info"),
        HumanFeedbackReceived => Timeline("Feedback received", "The research goes on", "in_progress", percent, "message", "blue"),
        ReportGenerated of => Timeline("Report written", of.SectionsCount == 1 ? "1 section" : $"{of.SectionsCount} sections", "in_progress", percent, "document", "green"),
        SessionCompleted of => Notified(Timeline("Research completed", $"{of.SuccessfulTasks} of {of.TotalTasks} tasks succeeded", "completed", percent, "flag", "green"), "success"),
        SessionCancelled of => Notified(Timeline("Research cancelled", of.Reason, "cancelled", percent, "stop", "gray"), "warning"),
        SessionFailed of => Notified(Timeline("Research failed", of.ErrorMessage, "failed", percent, "alert", "red"), "error"),
        _ => new MessageUi(message.Name, "", "in_progress", percent),
    };

    private static MessageUi Timeline(string title, string message, string status, double progress, string icon, string color) =>
        new(title, Short(message), status, progress) { ShowInTimeline = true, TimelineIcon = icon, TimelineColor = color };

    private static MessageUi Notified(MessageUi ui, string type) => ui with { ShowNotification = true, NotificationType = type };

    private static string Short(string text)
    {
        if (text.Length <= LongestMessage)
        {
            return text;
        }

        var cut = char.IsHighSurrogate(text[LongestMessage - 2]) ? LongestMessage - 2 : LongestMessage - 1;
        return string.Concat(text.AsSpan(0, cut), "…");
    }
}
