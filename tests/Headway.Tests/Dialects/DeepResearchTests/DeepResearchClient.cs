using System.Text;
using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.DeepResearch;
using Headway.Log;
using Headway.Tests.Native;

namespace Headway.Tests.Dialects.DeepResearchTests;

/// <summary>What a frontend of the contract does, and what a fold of the log says that it must see.</summary>
internal static class DeepResearchClient
{
    public static Dialect Dialect { get; } = RecordedLog.Dialects.Find(DeepResearchDialect.Id)!;

    /// <summary>Starts a session over a job of which the test itself is the producer.</summary>
    public static async Task<string> ExternalAsync(ServerFixture server)
    {
        var job = await server.CreateAsync("""{"kind":"external","input":{"question":"What does a herring eat?","user_id":"ann"}}""");
        await server.AppendAsync(job, """{"type":"job.started","data":{"attempt":1}}""");
        return job;
    }

    public static Task<long> BeginTaskAsync(ServerFixture server, string job, string node) =>
        server.AppendAsync(job, $$$$"""{"type":"node.started","node":"{{{{node}}}}","data":{"kind":"probe","name":"probe","title":"Looking","depth":1,"input":{"query":"about {{{{node}}}}"}}}""");

    public static Task<long> MoveTaskAsync(ServerFixture server, string job, string node, int percent) =>
        server.AppendAsync(job, $$$"""{"type":"node.progress","node":"{{{node}}}","data":{"percent":{{{percent}}},"message":"at {{{percent}}}"}}""");

    /// <summary>Opens a socket of the session and takes its first message.</summary>
    public static async Task<(TestSocket Socket, JsonElement Greeting)> ConnectAsync(ServerFixture server, string session, string query = "")
    {
        var socket = await TestSocket.ConnectAsync(server, $"/ws/research/{session}{query}");
        return (socket, await NextAsync(socket, "connection_established"));
    }

    /// <summary>The next message, which must be of this type.</summary>
    public static async Task<JsonElement> NextAsync(TestSocket socket, string type)
    {
        var text = await socket.NextAsync() ?? throw new InvalidOperationException($"The socket closed where {type} was expected.");
        var message = Json(text);
        Assert.True(message.GetProperty("type").GetString() == type, $"{type} was expected: {text}");
        return message;
    }

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public static string TypeOf(string message) => Json(message).GetProperty("type").GetString()!;

    /// <summary>The log of an ended session, as the native contract sends it, folded here.</summary>
    public static async Task<IReadOnlyList<Translated>> FoldAsync(ServerFixture server, string session)
    {
        var lines = (await server.TextAsync($"/v1/jobs/{session}/events", "application/x-ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var events = lines.Select(static line => LogEvent.Parse(Encoding.UTF8.GetBytes(line + "\n"))).ToList();
        var queued = new FoldedEvent(events[0]).Data;
        var job = new FoldedJob(session, queued.Text("kind") ?? "", queued.Text("title") ?? "", "local");
        return new RecordedLog(job, events).In(Dialect);
    }

    public static List<string> Texts(IEnumerable<TranslatedMessage> messages) => [.. messages.Select(static message => Encoding.UTF8.GetString(message.Json.Span))];
}
