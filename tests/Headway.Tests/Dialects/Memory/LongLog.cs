using System.Text.Json;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;

namespace Headway.Tests.Dialects.Memory;

/// <summary>Writes long logs, which use every place where a fold keeps something.</summary>
internal static class LongLog
{
    private const long LargeBytes = 225_000_000;
    private const long SmallBytes = 60_000_000; // several times as many nodes, sources and texts as any fold may keep
    private const int Batch = 500;

    /// <summary>225 events of 1 MB each.</summary>
    public static Task<string> OfLargeEventsAsync(EventLog log) => WriteAsync(log, Large(new string('x', 1_000_000)), 4, LargeBytes);

    /// <summary>About 240,000 small events, none of which repeats a node, an address or a text.</summary>
    public static Task<string> OfSmallEventsAsync(EventLog log) => WriteAsync(log, Small(), Batch, SmallBytes);

    /// <summary>A log of a few events.</summary>
    public static async Task<string> OfFewEventsAsync(EventLog log)
    {
        var job = await log.CreateAsync(Events.Job(), default);
        await log.AppendAsync(job.Job.Id, [Events.Note(), Events.Of(EventTypes.JobCompleted)], null, default);
        return job.Job.Id;
    }

    private static async Task<string> WriteAsync(EventLog log, IEnumerable<NewEvent> events, int batch, long bytes)
    {
        var job = (await log.CreateAsync(Events.Job("research"), default)).Job.Id;
        await log.AppendAsync(job, [Events.Of(EventTypes.JobStarted, """{"attempt":1}""")], null, default);
        var written = 0L;
        foreach (var chunk in events.Chunk(batch).TakeWhile(_ => written < bytes))
        {
            written += chunk.Sum(static e => e.Data.Length + 100L);
            await log.AppendAsync(job, chunk, null, default);
        }

        await log.AppendAsync(job, Last(), null, default);
        return job;
    }

    // Every dialect tells something of one of these.
    private static NewEvent[] Last() =>
    [
        Of(EventTypes.NodeStarted, "last", new { kind = "probe", name = "probe", title = "The last probe" }),
        Of(EventTypes.NodeStarted, "end", new { kind = "phase", name = "reflection", title = "The end" }),
        Of(EventTypes.TextDelta, "end", new { channel = "answer", text = "." }),
    ];

    // 25 levels with a probe, a tool, a synthesis and what they give.
    private static IEnumerable<NewEvent> Large(string x) => Enumerable.Range(0, 25).SelectMany(i => new[]
    {
        Of(EventTypes.NodeStarted, $"l{i}", new { kind = "level", name = $"level {i} {x}", title = "Searching", input = new { level = i, probes = new[] { $"{i} {x}" } } }),
        Of(EventTypes.NodeStarted, $"p{i}", new { kind = "probe", name = "probe", title = $"{i} {x}", parent = $"l{i}", input = new { query = $"{i}", level = i, x } }),
        Of(EventTypes.NodeStarted, $"t{i}", new { kind = "tool", name = $"tool {i} {x}", parent = $"p{i}", input = new { query = "q" } }),
        Of(EventTypes.NodeCompleted, $"t{i}", new { output = new { results = new[] { new { url = $"http://localhost/{i}/{x}" } } } }),
        Of(EventTypes.NodeCompleted, $"p{i}", Found($"{i}/{x}")),
        Of(EventTypes.TextDelta, $"p{i}", new { channel = "answer", text = x }),
        Of(EventTypes.Note, $"p{i}", new { level = "warning", message = $"{i} {x}" }),
        Of(EventTypes.NodeFailed, $"l{i}", new { error = new { code = "x", message = x } }),
        new NewEvent("phase_start", JsonSerializer.SerializeToUtf8Bytes(new { type = "phase_start", step = "phase_start", event_type = "phase_start", message = x, percent = 3 }), null, s_dialects[i % s_dialects.Length]),
    });

    private static IEnumerable<NewEvent> Small() => Enumerable.Range(0, 1_000_000).SelectMany(static i => new[]
    {
        Of(EventTypes.NodeStarted, $"p{i}", new { kind = "probe", name = "probe", title = $"What is said of the number {i} by the people who count", parent = "", input = new { query = $"the number {i}" } }),
        Of(EventTypes.NodeStarted, $"t{i}", new { kind = "tool", name = $"tool {i}", parent = $"p{i}", title = $"Asking the tool {i}", input = new { query = "q" } }),
        Of(EventTypes.NodeCompleted, $"t{i}", new { output = new { results = new[] { new { url = $"http://localhost/tool/{i}" } } } }),
        Of(EventTypes.TextDelta, $"t{i}", new { channel = "answer", text = "a" }),
        Of(EventTypes.Note, null, new { level = "warning", message = $"The number {i} is not a round one" }),
        Of(EventTypes.NodeCompleted, $"p{i}", Found($"{i}")),
    });

    private static readonly string[] s_dialects = ["wort", "typesafe", "kognys", "langgraph", "deepresearch"];

    private static object Found(string place) => new
    {
        output = new
        {
            sources = new[] { new { url = $"http://localhost/{place}", title = $"The page {place}", score = 0.5 } },
            evidence = new[] { new { url = $"http://localhost/{place}", quote = $"It is {place}." } },
        },
    };

    private static NewEvent Of(string type, string? node, object data) => new(type, JsonSerializer.SerializeToUtf8Bytes(data), node);
}
