using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.Tests.Native;

namespace Headway.Tests.Dialects.DeepResearchTests;

/// <summary>Three clients of one session, on a desk, on a phone and on a wall: each gets exactly what it subscribed to.</summary>
public sealed class DemonstrationTests(ServerFixture server, ITestOutputHelper output) : IClassFixture<ServerFixture>
{
    private static readonly string[] s_session = ["session_started", "session_completed", "session_cancelled", "session_failed"];

    private static readonly Dictionary<string, string[]> s_wanted = new(StringComparer.Ordinal)
    {
        ["mobile"] = [.. s_session, "task_completed", "task_failed"],
        ["dashboard"] = [.. s_session, "plan_generated", "report_generated"],
    };

    [Fact]
    public async Task ThreeClients_OfOneSession_EachGetsExactlyWhatItSubscribedTo()
    {
        await server.IndexedAsync();
        using var started = await server.PostAsync(
            "/api/research/start", """{"query":"What does a herring eat, and who eats a herring?","user_id":"ann","project_id":"fish","estimated_duration_minutes":3}""");
        using var answer = await ServerFixture.JsonAsync(started);
        var session = answer.RootElement.GetProperty("session_id").GetString()!;
        var address = answer.RootElement.GetProperty("websocket_url").GetString()!;

        var received = await Task.WhenAll(((string[])["desktop", "mobile", "dashboard"]).Select(async preset =>
        {
            using var socket = await TestSocket.ConnectAsync(server, $"{address}?preset={preset}");
            return (Preset: preset, Messages: await socket.RestAsync());
        }));

        var folded = await DeepResearchClient.FoldAsync(server, session);
        var throttled = folded.Sum(static e => e.Throttled);
        foreach (var (preset, messages) in received)
        {
            var wanted = folded.SelectMany(static e => e.Messages)
                .Where(message => !s_wanted.TryGetValue(preset, out var types) || types.Contains(message.Name)).ToList();
            Assert.Equal("connection_established", DeepResearchClient.TypeOf(messages[0]));
            Assert.Equal(DeepResearchClient.Texts(wanted), messages.Skip(1));
            var types = messages.Skip(1).CountBy(DeepResearchClient.TypeOf, StringComparer.Ordinal).Select(static pair => $"{pair.Key} {pair.Value}");
            output.WriteLine($"{preset}: {messages.Count - 1} messages, as the fold counts ({throttled} throttled): {string.Join(", ", types)}");
        }

        var counts = received.ToDictionary(static of => of.Preset, static of => of.Messages.Count, StringComparer.Ordinal);
        Assert.True(counts["desktop"] > counts["mobile"] && counts["mobile"] > counts["dashboard"]);
        AssertDesktopTellsAll([.. received[0].Messages.Select(DeepResearchClient.TypeOf)]);
    }

    [Fact]
    public async Task Statistics_OfAnEndedSession_CountWhatWasSentAndHidden()
    {
        await server.IndexedAsync();
        var session = await server.CreateAsync("""{"kind":"research","input":{"question":"Where do herring live?"}}""");
        var before = await StatisticsAsync();
        var (socket, _) = await DeepResearchClient.ConnectAsync(server, session, "?preset=mobile");
        using (socket)
        {
            var messages = await socket.RestAsync();
            var folded = await DeepResearchClient.FoldAsync(server, session);
            await server.UntilMetricAsync("headway_connections{dialect=\"deepresearch\",transport=\"websocket\"} 0");
            var after = await StatisticsAsync();
            var all = folded.Sum(static e => e.Messages.Length);
            Assert.Equal(messages.Count, Difference("messages_sent"));
            Assert.Equal(all - messages.Count, Difference("messages_filtered"));
            Assert.Equal(folded.Sum(static e => e.Throttled), Difference("messages_throttled"));
            Assert.Equal(1, Difference("total_connections"));

            // The fold read the log once over the native contract, which counts as well.
            long Difference(string name) => after[name] - before[name] - (name switch
            {
                "messages_sent" => folded.Count,
                "total_connections" => 1,
                _ => 0,
            });
        }
    }

    private static void AssertDesktopTellsAll(IReadOnlyList<string> types)
    {
        string[] expected = ["session_started", "plan_generated", "task_started", "task_progress", "task_completed", "report_generated", "session_completed"];
        Assert.Equal([], expected.Except(types, StringComparer.Ordinal));
        Assert.Equal(types.Count(static type => type == "task_started"), types.Count(static type => type == "task_completed"));
        Assert.Equal("session_completed", types[^1]);
    }

    private async Task<Dictionary<string, long>> StatisticsAsync() => DeepResearchClient.Json(await server.TextAsync("/api/websocket/stats"))
        .EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.Number)
        .ToDictionary(static member => member.Name, static member => member.Value.GetInt64(), StringComparer.Ordinal);
}
