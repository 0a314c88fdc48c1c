using System.Text;
using System.Text.Json;
using Headway.Log;

namespace Headway.Research.Tests.Pipeline;

/// <summary>The log of a finished job.</summary>
internal sealed class FinishedJob(IReadOnlyList<LogEvent> events)
{
    public IReadOnlyList<LogEvent> Events => events;

    public LogEvent Last => events[^1];

    public JsonElement Result => Data(events.Single(e => e.Type == EventTypes.JobCompleted)).GetProperty("result");

    public string ResultText => Result.GetRawText();

    public JsonElement Error => Data(events.Single(e => e.Type == EventTypes.JobFailed)).GetProperty("error");

    public IEnumerable<string> Started => events.Where(e => e.Type == EventTypes.NodeStarted).Select(e => e.Node!);

    public JsonElement Output(string node) =>
        Data(events.Last(e => e.Type == EventTypes.NodeCompleted && e.Node == node)).GetProperty("output");

    public string Text(string channel)
    {
        var text = new StringBuilder();
        foreach (var data in events.Where(e => e.Type == EventTypes.TextDelta).Select(Data).Where(data => data.GetProperty("channel").GetString() == channel))
        {
            text.Append(data.GetProperty("text").GetString());
        }

        return text.ToString();
    }

    public IEnumerable<string> Notes => events.Where(e => e.Type == EventTypes.Note).Select(e => Data(e).GetProperty("message").GetString()!);

    public static JsonElement Data(LogEvent e) => JsonSerializer.Deserialize<JsonElement>(e.Data.Span);
}
