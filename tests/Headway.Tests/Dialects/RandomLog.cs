using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headway.AspNetCore.Dialects;
using Headway.Log;

namespace Headway.Tests.Dialects;

/// <summary>A log that no job would write, out of what jobs do write: wrong types, odd orders, nodes that are their own parents.</summary>
internal static class RandomLog
{
    private static readonly string[] s_types =
    [
        EventTypes.JobQueued, EventTypes.JobStarted, EventTypes.JobInputRequired, EventTypes.JobInputReceived, EventTypes.NodeStarted, EventTypes.NodeStarted,
        EventTypes.NodeStarted, EventTypes.NodeProgress, EventTypes.NodeCompleted, EventTypes.NodeCompleted, EventTypes.NodeFailed, EventTypes.TextDelta,
        EventTypes.Note, "phase_start", "own.thing",
    ];

    private static readonly string[] s_ends = [EventTypes.JobCompleted, EventTypes.JobFailed, EventTypes.JobCancelled];
    private static readonly string?[] s_nodes = [null, "level-1", "level-1/probe-1", "level-1/probe-2", "draft", "answer_generation", "a", "b"];

    private static readonly string[] s_names =
    [
        "kind", "name", "title", "parent", "input", "output", "question", "query", "queries", "sources", "file", "url", "score", "level", "probes", "node_id", "percent",
        "message", "text", "channel", "error", "code", "reason", "result", "sections", "blocks", "heading", "type", "refused", "evidence", "quote", "problem",
        "follow_up_queries", "stop_reason", "duration_ms", "job_percent", "final_answer", "final_result", "data", "documents", "criticisms", "issue", "length", "level",
        "key_findings", "confidence", "source_count", "event_type", "prompt", "attempt", "citations", "reasoning", "status", "agent", "depth",
    ];

    private static readonly string[] s_texts =
    [
        "", " ", "level", "probe", "phase", "tool", "synthesis", "generate_queries", "web_search", "aggregate_results", "reflection", "draft", "critique", "answer_generation",
        "validate_question", "answer", "reasoning", "level-1", "level-1/probe-1", "a", "b", "budget", "warning", "error", "complete", "research_completed", "one\ntwo\r\ndata: three\n\n",
        "\u2028\u2029\u0000\u007f", "😀ß", "<script>&amp;", "id: 7",
    ];

    public static (FoldedJob Job, IReadOnlyList<LogEvent> Events) Create(int seed, IReadOnlyList<string> dialects)
    {
        var random = new Random(seed);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);
        var count = random.Next(1, 40);
        var events = new List<LogEvent>();
        for (var seq = 1; seq <= count; seq++)
        {
            time = time.AddMilliseconds(random.Next(0, 5000));
            var type = seq == 1 && random.Next(4) > 0 ? EventTypes.JobQueued : seq == count && random.Next(4) > 0 ? Pick(random, s_ends) : Pick(random, s_types);
            var dialect = random.Next(6) == 0 ? Pick(random, [.. dialects, "other"]) : null;
            events.Add(LogEvent.Create(seq, time, new(type, Encoding.UTF8.GetBytes(Data(random)), Pick(random, s_nodes), dialect)));
        }

        return (new("01m7000000000000000000000r", Pick(random, ["research", "external", "scam-check", "index"]), Pick(random, s_texts), "local"), events);
    }

    private static string Data(Random random)
    {
        var data = Object(random, 0);
        if (random.Next(2) == 0)
        {
            data["kind"] = Pick(random, ["phase", "level", "probe", "tool", "synthesis"]);
            data["name"] = Pick(random, s_texts);
            data["parent"] = Pick(random, s_nodes);
        }

        return data.ToJsonString();
    }

    private static JsonObject Object(Random random, int depth)
    {
        var made = new JsonObject();
        for (var left = random.Next(0, 7); left > 0; left--)
        {
            made[Pick(random, s_names)] = Value(random, depth + 1);
        }

        return made;
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth > 4 ? 6 : 10) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => JsonNode.Parse(Pick(random, ["0", "-1", "1e308", "-1e308", "0.5", "101", "9999999999999999999999", "1e-300", "5"])),
        3 or 4 => Pick(random, s_texts),
        5 => new string(Pick(random, ["x", "é", "\n"])[0], random.Next(0, 3000)),
        6 or 7 => Object(random, depth),
        _ => new JsonArray([.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Value(random, depth + 1))]),
    };

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
