using System.Text;
using Headway.Log;

namespace Headway.Tests.Support;

/// <summary>Creates events and jobs for tests.</summary>
internal static class Events
{
    public static NewEvent Note(string message = "hello") => new(EventTypes.Note, Json($$"""{"level":"info","message":"{{message}}"}"""));

    public static NewEvent Of(string type, string data = "{}", string? node = null) => new(type, Json(data), node);

    public static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(this ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    public static NewJob Job(string kind = "external", string owner = "ann", IdempotencyKey? key = null) =>
        new(JobIds.Create(TimeProvider.System), kind, owner, "A job", Json($$$"""{"kind":"{{{kind}}}","input":{}}"""), key);

    /// <summary>The whole log, read page by page.</summary>
    public static async Task<List<LogEvent>> AllAsync(this ILogStore store, string job, long after = 0)
    {
        var events = new List<LogEvent>();
        while (await store.ReadAsync(job, after, 100, default) is { Events.Count: > 0 } page)
        {
            events.AddRange(page.Events);
            after = page.Events[^1].Seq;
        }

        return events;
    }
}
