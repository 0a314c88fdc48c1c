using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Headway.Bench.Redis;
using Headway.Log.Redis;
using Headway.Tests.Dialects;
using Headway.Tests.Documentation;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Redis;

/// <summary>What anybody publishes on the channels of the contracts, read through two processes over one Redis.</summary>
public sealed class ChannelTests
{
    private static readonly string s_completed = """{"step":"completed","message":"done","percent":100}""";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Publish_FromThePythonClient_ReachesTheReadersOfEveryNodeByteForByte()
    {
        await using var servers = await ChannelServers.StartAsync(2);
        using var first = await ChannelServers.WatchAsync(servers.Nodes[0], "/ws/agent-progress/task-1"); // earlier than the task
        using var second = await ChannelServers.WatchAsync(servers.Nodes[1], "/ws/agent-progress/task-1");
        var published = await PublishAsync(servers.Url, "typesafe", "task-1", 40);
        Assert.Equal(published, (await first.RestAsync()).Skip(1));
        Assert.Equal(published, (await second.RestAsync()).Skip(1));

        published = await PublishAsync(servers.Url, "wort", "job-1", 40);
        foreach (var node in servers.Nodes)
        {
            await Patience.UntilAsync(async () => (await StatusAsync(node, "/research/result/job-1")) == "complete");
            using var all = await ChannelServers.WatchAsync(node, "/chat/research/stream/job-1?replay=1");
            Assert.Equal(published, await all.RestAsync());
        }

        await Patience.UntilAsync(() => servers.SumAsync("appended"), sum => sum >= 80); // a message is in the log a moment before it is counted
        Assert.Equal(80, await servers.SumAsync("appended"));
    }

    [Fact]
    public async Task Publish_ToAChannelWhoseJobWasDeleted_OpensAJobOnlyWithAMessageThatBeginsARun()
    {
        await using var servers = await ChannelServers.StartAsync(2);
        const string Channel = "agent_progress:gone";
        await servers.PublishAsync(Channel, """{"step":"phone_validator","message":"1","percent":40}""");
        var job = "";
        await Patience.UntilAsync(async () => (job = await JobAsync(servers.Nodes[0])).Length > 0);
        using var deleted = await servers.Nodes[1].Http.DeleteAsync($"/v1/jobs/{job}");
        Assert.Equal(System.Net.HttpStatusCode.Accepted, deleted.StatusCode);
        foreach (var node in servers.Nodes) // a leader that never knew the job must know too that it was deleted
        {
            await node.KillAsync();
            await node.StartAgainAsync();
        }

        var listener = await servers.ListenerAsync();
        await servers.PublishAsync(Channel, """{"step":"scam_db","message":"2","percent":50}""");
        await Patience.UntilAsync(async () => await RefusedAsync(listener, "job_deleted") == 1);
        Assert.Equal("", await JobAsync(servers.Nodes[0]));
        await servers.PublishAsync(Channel, """{"step":"entity_extraction","message":"3","percent":5}""");
        await Patience.UntilAsync(async () => (await JobAsync(servers.Nodes[0])).Length > 0);
        Assert.NotEqual(job, await JobAsync(servers.Nodes[0]));

        static async Task<string> JobAsync(HeadwayProcess node)
        {
            using var list = JsonDocument.Parse(await node.Http.GetStringAsync("/v1/jobs?kind=external"));
            return list.RootElement.GetProperty("jobs").EnumerateArray().Select(static one => one.GetProperty("id").GetString()!).FirstOrDefault("");
        }
    }

    [Fact]
    public async Task Publish_WhileLeadersAreKilled_StoresNoMessageTwice_AndNotesEachGap()
    {
        await using var servers = await ChannelServers.StartAsync(2);
        var stream = new MessageStream(servers, "killed");
        for (var round = 0; round < 3; round++)
        {
            var leader = await servers.ListenerAsync();
            await stream.PublishAsync(100);
            await stream.StoredAsync(leader);
            await stream.PublishAsync(50, mayBeMissing: true);
            var killing = leader.KillAsync();
            await stream.PublishAsync(100, mayBeMissing: true);
            await killing;
            await servers.ListenerAsync(leader);
            await stream.PublishAsync(100);
            await leader.StartAgainAsync();
        }

        await stream.EndAsync();
        foreach (var node in servers.Nodes)
        {
            await stream.AssertAsync(node, gaps: 3);
        }
    }

    [Fact]
    public async Task Stop_TheLeader_AnotherContinuesAtOnce_WithoutLoss()
    {
        await using var servers = await ChannelServers.StartAsync(2, "--Redis:LeaseTime=00:01:00");
        var stream = new MessageStream(servers, "stopped");
        var leader = await servers.ListenerAsync();
        await stream.PublishAsync(300);
        var stopping = leader.StopAsync();
        while (!stopping.IsCompleted)
        {
            await stream.PublishAsync(1);
        }

        Assert.Equal(0, await stopping);
        var next = await servers.ListenerAsync(leader).WaitAsync(TimeSpan.FromSeconds(10)); // the lease is a minute
        await stream.PublishAsync(100);
        await stream.EndAsync();
        await stream.AssertAsync(next, gaps: 0);
    }

    [Fact]
    public async Task Stop_TheOnlyProcess_OpenJobsGetOneGapNote()
    {
        await using var servers = await ChannelServers.StartAsync(1);
        var stream = new MessageStream(servers, "alone");
        await stream.PublishAsync(20);
        await servers.PublishAsync("agent_progress:ended", s_completed);
        var ended = await ChannelServers.JobAsync(servers.Nodes[0], "ended", "completed");
        await stream.StoredAsync(servers.Nodes[0]);
        await servers.Nodes[0].StopAsync();
        await stream.PublishAsync(20, mayBeMissing: true);
        await servers.Nodes[0].StartAgainAsync();
        await servers.ListenerAsync();
        await stream.PublishAsync(20);
        await stream.EndAsync();
        await stream.AssertAsync(servers.Nodes[0], gaps: 1);
        Assert.Equal(0, await ChannelServers.GapsAsync(servers.Nodes[0], ended));
    }

    [Fact]
    public async Task Freeze_TheLeader_AnotherTakesOver_AndTheOldOneAppendsNothingAfterItResumes()
    {
        await using var servers = await ChannelServers.StartAsync(2);
        var (stream, quiet) = (new MessageStream(servers, "frozen"), new MessageStream(servers, "late"));
        var old = await servers.ListenerAsync();
        await stream.PublishAsync(100);
        await quiet.PublishAsync(1);
        await stream.StoredAsync(old);
        await quiet.StoredAsync(old);
        await ChannelServers.SignalAsync(old, "-STOP");
        await stream.PublishAsync(100, mayBeMissing: true);
        await quiet.PublishAsync(100, mayBeMissing: true);
        var next = await servers.ListenerAsync(old);
        await stream.PublishAsync(100);
        await ChannelServers.SignalAsync(old, "-CONT");
        await stream.PublishAsync(100);
        await quiet.PublishAsync(100);
        await stream.EndAsync();
        await quiet.EndAsync();
        foreach (var node in servers.Nodes)
        {
            await stream.AssertAsync(node, gaps: 1);
            await quiet.AssertAsync(node, gaps: 1);
        }

        Assert.Equal(next, await servers.ListenerAsync());
    }

    [Fact]
    public async Task Redis_Restarted_MessagesFromBeforeAndAfterAreStoredOnce()
    {
        var redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var servers = await ChannelServers.StartAsync(redis, 2);
        var stream = new MessageStream(servers, "restarted");
        await stream.PublishAsync(200);
        await stream.StoredAsync(servers.Nodes[0]);
        await redis.StopAsync();
        await redis.StartAgainAsync();
        await servers.Publisher.TryAsync(static database => database.PingAsync(), default);
        await Patience.UntilAsync(async () => await ChannelServers.GapsAsync(servers.Nodes[0], await stream.JobAsync(servers.Nodes[0])) > 0);
        await stream.PublishAsync(200);
        await stream.EndAsync();
        await stream.AssertAsync(servers.Nodes[0], gaps: 1);
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("sqlite")]
    public async Task Redis_KillsTheSubscriptions_StoresNoMessageTwice_AndOpenJobsGetOneGapNote(string store)
    {
        var redis = await RedisServer.StartAsync();
        await using var servers = await ChannelServers.StartAsync(redis, 2, $"--Store:Kind={store}");
        var stream = new MessageStream(servers, "cut");
        await stream.PublishAsync(30);
        await stream.StoredAsync(servers.Nodes[0]);
        await redis.CommandAsync("CLIENT", "KILL", "TYPE", "pubsub");
        foreach (var node in store == "redis" ? servers.Nodes[..1] : servers.Nodes)
        {
            await Patience.UntilAsync(async () => await ChannelServers.GapsAsync(node, await stream.JobAsync(node)) > 0);
        }

        await stream.PublishAsync(30);
        await stream.EndAsync();
        foreach (var node in servers.Nodes)
        {
            await stream.AssertAsync(node, gaps: 1);
        }
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("sqlite")]
    public async Task Redis_DisconnectsASlowSubscriber_TheJobContinuesWithOneGapNote(string store)
    {
        var redis = await RedisServer.StartAsync("--client-output-buffer-limit", "pubsub 1mb 0 0");
        await using var servers = await ChannelServers.StartAsync(redis, 1, "--Redis:LeaseTime=00:01:00", $"--Store:Kind={store}");
        var node = servers.Nodes[0];
        var stream = new MessageStream(servers, "behind");
        await stream.PublishAsync(30);
        await stream.StoredAsync(node);
        await ChannelServers.SignalAsync(node, "-STOP");
        for (var sent = 0; sent < 1000 && (await redis.CommandAsync("PUBSUB", "NUMPAT")).Contains('2', StringComparison.Ordinal); sent++)
        {
            await stream.PublishAsync(1, mayBeMissing: true, padding: 100_000);
        }

        Assert.Contains("0", await redis.CommandAsync("PUBSUB", "NUMPAT"), StringComparison.Ordinal);
        await ChannelServers.SignalAsync(node, "-CONT");
        await Patience.UntilAsync(async () => await ChannelServers.GapsAsync(node, await stream.JobAsync(node)) > 0);
        await stream.PublishAsync(30);
        await stream.EndAsync();
        await stream.AssertAsync(node, gaps: 1);
    }

    [Fact]
    public async Task Publish_OnACluster_WhileTheLeaderIsKilled_NothingIsStoredTwice()
    {
        var cluster = await RedisCluster.StartAsync(hasReplicas: false);
        await using var servers = await ChannelServers.StartAsync(cluster, 2);

        // One connection to one server, which forwards to the others, as producers do.
        await using var producer = await RedisConnection.OpenOneAsync(new() { Url = cluster.Url }, 1, TimeProvider.System);
        var stream = new MessageStream(servers, "cluster", producer);
        var leader = await servers.ListenerAsync();
        await stream.PublishAsync(200);
        await stream.StoredAsync(leader);
        await leader.KillAsync();
        await stream.PublishAsync(100, mayBeMissing: true);
        var next = await servers.ListenerAsync(leader);
        await stream.PublishAsync(100);
        await stream.EndAsync();
        await stream.AssertAsync(next, gaps: 1);
    }

    [Theory]
    [InlineData("wort", """{"type":"complete","score":NaN}""", "end_invalid_json")]
    [InlineData("wort", """{"blocks":[-Infinity],"type":"error","message":"m"}""", "end_invalid_json")]
    [InlineData("wort", """{"message":"\ud800","type":"complete"}""", "end_invalid_json")]
    [InlineData("wort", """{"type":"complete","report":{"title":"cut of""", "end_invalid_json")]
    [InlineData("wort", "LARGE", "end_event_too_large")]
    [InlineData("wort", "BOM{\"type\":\"complete\"}", null)]
    [InlineData("wort", "\"{\\\"type\\\":\\\"complete\\\"}\"", null)]
    [InlineData("typesafe", """{"step":"completed","message":"m","percent":NaN}""", "end_invalid_json")]
    [InlineData("typesafe", """{"step":"failed","message":"m","percent":101}""", "end_invalid_percent")]
    public async Task Publish_ATerminalMessageThatCannotBeStored_StillEndsTheJob(string contract, string message, string? code)
    {
        await using var servers = await ChannelServers.StartAsync(1, "--Store:Kind=sqlite", "--Http:MaxEventBytes=100000");
        var node = servers.Nodes[0];
        var channel = contract == "wort" ? "research:ends:progress" : "agent_progress:ends";
        await servers.PublishAsync(channel, contract == "wort" ? """{"type":"thinking"}""" : """{"step":"scam_db","message":"m","percent":1}""");
        await servers.PublishAsync(channel, message.Replace("BOM", "\uFEFF", StringComparison.Ordinal).Replace(
            "LARGE", $$"""{"type":"complete","report":"{{new string('x', 200_000)}}"}""", StringComparison.Ordinal));
        JsonElement job = default;
        await Patience.UntilAsync(async () =>
        {
            var jobs = await node.Http.GetFromJsonAsync<JsonElement>("/v1/jobs?kind=external");
            job = jobs.GetProperty("jobs").EnumerateArray().FirstOrDefault();
            return job.ValueKind == JsonValueKind.Object && job.GetProperty("status").GetString() is "completed" or "failed";
        });
        Assert.Equal(code is null ? "completed" : "failed", job.GetProperty("status").GetString());
        Assert.Equal(code, job.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object ? error.GetProperty("code").GetString() : null);
    }

    [Theory]
    [InlineData("sqlite", "typesafe")]
    [InlineData("redis", "typesafe")]
    [InlineData("sqlite", "wort")]
    [InlineData("redis", "wort")]
    public async Task Publish_ANewRun_CreatesAJobUnderTheSameName_AndLateMessagesCreateNone(string store, string contract)
    {
        await using var servers = await ChannelServers.StartAsync(1, $"--Store:Kind={store}");
        var node = servers.Nodes[0];
        var (channel, watch, key) = contract == "wort"
            ? ("research:again:progress", "/research/stream/again?replay=1", "research:again:progress")
            : ("agent_progress:again", "/ws/agent-progress/again", "agent_progress:again");
        string Begin(int run) => contract == "wort" ? $$"""{"type":"phase_start","phase":"planning","message":"{{run}}"}""" : $$"""{"step":"entity_extraction","message":"{{run}}","percent":5}""";
        string Work(string text) => contract == "wort" ? $$"""{"type":"thinking","message":"{{text}}"}""" : $$"""{"step":"scam_db","message":"{{text}}","percent":40}""";
        string End(int run) => contract == "wort" ? $$"""{"type":"complete","message":"{{run}}"}""" : $$"""{"step":"completed","message":"{{run}}","percent":100}""";
        List<string> run1 = [Begin(1), Work("1"), End(1)], run2 = [Begin(2), Work("2"), End(2)], run3 = [Begin(3), Work("3")];
        foreach (var message in (string[])[.. run1, Work("late"), .. run2, End(2), Work("late"), .. run3])
        {
            await servers.PublishAsync(channel, message);
        }

        // Each run has a log of its own; the newest job is the last.
        var jobs = await Patience.UntilAsync(() => JobsAsync(node), static jobs => jobs.Count == 3 && jobs[0].GetProperty("last_seq").GetInt64() == 3);
        string Id(int run) => jobs[3 - run].GetProperty("id").GetString()!;
        Assert.Equal(run1, await ChannelServers.LogAsync(node, Id(1)));
        Assert.Equal(run2, await ChannelServers.LogAsync(node, Id(2)));
        Assert.Equal(run3, await ChannelServers.LogAsync(node, Id(3)));
        await Patience.UntilAsync(async () => await RefusedAsync(node, "log_closed") == 3);

        // The name means the newest job: for a watcher that comes, and as the key of a creation with the first body.
        using var watcher = await ChannelServers.WatchAsync(node, watch);
        await servers.PublishAsync(channel, End(3));
        Assert.Equal([.. run3, End(3)], (await watcher.RestAsync()).Where(static text => !text.Contains("\"connected\"", StringComparison.Ordinal)));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/jobs", UriKind.Relative)) { Content = new StringContent("{\"kind\":\"external\"}", null, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await node.Http.SendAsync(request);
        Assert.Contains(answer.IsSuccessStatusCode ? Id(3) : "idempotency_conflict", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(3, (await JobsAsync(node)).Count);
    }

    [Fact]
    public async Task Publish_ANewRun_ReadersOfTheOldRunGetItsEnd_AndTheNameSurvivesARestart()
    {
        await using var servers = await ChannelServers.StartAsync(1, "--Store:Kind=sqlite");
        var node = servers.Nodes[0];
        using var old = await ChannelServers.WatchAsync(node, "/ws/agent-progress/twice");
        const string First = """{"step":"entity_extraction","message":"1","percent":5}""";
        const string Second = """{"step":"entity_extraction","message":"2","percent":5}""";
        await servers.PublishAsync("agent_progress:twice", First);
        await servers.PublishAsync("agent_progress:twice", s_completed);
        Assert.Equal([First, s_completed], (await old.RestAsync()).Skip(1));
        await node.StopAsync();
        await node.StartAgainAsync();
        await servers.ListenerAsync();
        await servers.PublishAsync("agent_progress:twice", Second);
        using var watcher = await ChannelServers.WatchAsync(node, "/ws/agent-progress/twice");
        await Patience.UntilAsync(() => JobsAsync(node), static jobs => jobs.Count == 2);
        await servers.PublishAsync("agent_progress:twice", s_completed);
        await ChannelServers.JobAsync(node, "twice", "completed");
        using var newest = await ChannelServers.WatchAsync(node, "/ws/agent-progress/twice");
        Assert.Equal([Second, s_completed], (await newest.RestAsync()).Skip(1));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task Publish_ARunWhoseEndIsMissing_FailsWhenTheNextOneBegins(string store)
    {
        await using var servers = await ChannelServers.StartAsync(1, $"--Store:Kind={store}");
        var node = servers.Nodes[0];
        const string Begin = """{"step":"entity_extraction","message":"m","percent":5}""";
        foreach (var name in (string[])["gone", "early"])
        {
            await servers.PublishAsync($"agent_progress:{name}", Begin);
        }

        await servers.PublishAsync("agent_progress:gone", """{"step":"scam_db","message":"m","percent":40}""");
        var first = await ChannelServers.JobAsync(node, "gone", "scam_db");
        var early = await ChannelServers.JobAsync(node, "early", "entity_extraction");
        await node.StopAsync();
        await servers.PublishAsync("agent_progress:gone", s_completed); // no process is subscribed
        await node.StartAgainAsync();
        await servers.ListenerAsync();
        foreach (var name in (string[])["gone", "early"])
        {
            await servers.PublishAsync($"agent_progress:{name}", Begin);
            await servers.PublishAsync($"agent_progress:{name}", s_completed);
        }

        var second = await ChannelServers.JobAsync(node, "gone", "completed");
        Assert.NotEqual(first, second);
        Assert.Contains("\"producer_gone\"", (await ChannelServers.EventsAsync(node, first))[^1].GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1, await ChannelServers.GapsAsync(node, first));
        Assert.Equal([Begin, s_completed], await ChannelServers.LogAsync(node, second));
        Assert.Equal(early, await ChannelServers.JobAsync(node, "early", "completed")); // it was still at its first step, and goes on
        Assert.Equal([Begin, Begin, s_completed], await ChannelServers.LogAsync(node, early));
    }

    [Fact]
    public async Task Publish_AnInvalidMessage_IsStoredAsANoteWithItsText()
    {
        await using var servers = await ChannelServers.StartAsync(1, "--Store:Kind=sqlite", "--Http:MaxEventBytes=100000");
        await servers.PublishAsync("agent_progress:noted", """{"step":"scam_db","message":"m","percent":NaN}""");
        await servers.PublishAsync("agent_progress:noted", $$"""{"step":"scam_db","message":"{{new string('x', 200_000)}}","percent":1}""");
        await servers.PublishAsync("agent_progress:noted", s_completed);
        var job = await ChannelServers.JobAsync(servers.Nodes[0], "noted", "completed");
        var notes = (await ChannelServers.EventsAsync(servers.Nodes[0], job)).Where(static e => e.GetProperty("type").GetString() == "note").Select(static e => e.GetProperty("data")).ToList();
        Assert.Equal(["invalid_json", "event_too_large"], notes.Select(static note => note.GetProperty("code").GetString()));
        Assert.Equal("""{"step":"scam_db","message":"m","percent":NaN}""", notes[0].GetProperty("text").GetString());
        Assert.Equal((4096, 200_000 < notes[1].GetProperty("bytes").GetInt32()), (notes[1].GetProperty("text").GetString()!.Length, true));
    }

    [Fact]
    public async Task Publish_NoMessageWithinTheSilenceLimit_EndsTheJob()
    {
        await using var servers = await ChannelServers.StartAsync(1, "--Store:Kind=sqlite", "--Dialects:ChannelSilence=00:00:01");
        await servers.PublishAsync("agent_progress:silent", """{"step":"scam_db","message":"m","percent":1}""");
        var job = await ChannelServers.JobAsync(servers.Nodes[0], "silent", "failed");
        Assert.Contains("producer_silent", (await ChannelServers.EventsAsync(servers.Nodes[0], job))[^1].GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("日本")]
    [InlineData("ü and spaces")]
    [InlineData("50%")]
    public async Task Publish_AnyTaskId_IsTheSameInThePath(string task)
    {
        await using var servers = await ChannelServers.StartAsync(1, "--Store:Kind=sqlite");
        await servers.PublishAsync($"agent_progress:{task}", """{"step":"Prüfung der 日本 list","message":"m","percent":1}""");
        await servers.PublishAsync($"agent_progress:{task}", s_completed);
        await servers.PublishAsync($"research:{task}:progress", """{"type":"complete","message":"m"}""");
        var job = await ChannelServers.JobAsync(servers.Nodes[0], task, "completed");
        Assert.Equal(2, (await ChannelServers.LogAsync(servers.Nodes[0], job)).Count);
        using var watcher = await ChannelServers.WatchAsync(servers.Nodes[0], $"/ws/agent-progress/{Uri.EscapeDataString(task)}");
        Assert.Contains(s_completed, await watcher.RestAsync());
        await Patience.UntilAsync(async () => await StatusAsync(servers.Nodes[0], $"/research/result/{Uri.EscapeDataString(task)}") == "complete");
    }

    [Fact]
    public async Task Publish_ManyInvalidMessages_CountsAndLogsThemOnceASecond_AndAppendsTheValidOnes()
    {
        // Redis cuts off a subscriber that is 32 MB behind, and five messages have 10 MB each: on a busy machine the flood
        // would be lost in Redis. One term, so that each message is counted once.
        var redis = await RedisServer.StartAsync("--client-output-buffer-limit", "pubsub 0 0 0");
        await using var servers = await ChannelServers.StartAsync(redis, 1, "--Redis:LeaseTime=00:01:00");
        var node = servers.Nodes[0];
        using var process = Process.GetProcessById(node.Id);
        await servers.PublishAsync("agent_progress:good", """{"step":"scam_db","message":"0","percent":1}""");
        await ChannelServers.JobAsync(node, "good", "scam_db");
        var huge = $$"""{"step":"scam_db","percent":1,"message":"{{new string('x', 10 << 20)}}"}""";
        var good = 1;
        var began = Stopwatch.StartNew();
        var sent = new List<Task>();
        for (var i = 0; i < 50_000; i++)
        {
            sent.Add(servers.PublishAsync($"agent_progress:flood-{i % 10}", (i / 100 % 3) switch { 0 => "{\"step\":", 1 => """{"step":"scam_db","message":"m","percent":101}""", _ => """{"step":"scam_db","message":"again","percent":1}""" }));
            if (i % 1000 == 0)
            {
                sent.Add(servers.PublishAsync("agent_progress:good", $$"""{"step":"scam_db","message":"{{good++}}","percent":1}"""));
            }

            if (i % 10_000 == 0)
            {
                sent.Add(servers.PublishAsync("agent_progress:good", huge));
                await Task.WhenAll(sent);
            }
        }

        await Task.WhenAll(sent);
        await servers.PublishAsync($"agent_progress:{new string('y', 300)}", "{}");
        await FinishAsync(servers, "good");
        await servers.PublishAsync("agent_progress:good", """{"step":"scam_db","message":"after the end","percent":1}""");
        var job = await ChannelServers.JobAsync(node, "good", "completed");
        Assert.Equal(good + 1, (await ChannelServers.LogAsync(node, job)).Count);
        await Patience.UntilAsync(async () => await RefusedAsync(node, "log_closed") == 1);
        Assert.Equal(5, await RefusedAsync(node, "event_too_large"));
        Assert.Equal(1, await RefusedAsync(node, "invalid_channel"));

        // Each channel has a lane of its own: that of the good one may be done before those of the flood are.
        var settled = await Patience.UntilAsync(() => SettledAsync(node), count => count >= 50_000 + good + 1);
        Assert.Equal(50_000 + good + 1, settled);
        Assert.True(await ChannelServers.MetricAsync(node, """headway_channel_messages_total{dialect="typesafe",outcome="repeated"}""") > 0);
        Assert.InRange(node.Output.Split("were not appended").Length - 1, 1, began.Elapsed.TotalSeconds + 3);
        process.Refresh();
        Assert.InRange(process.WorkingSet64, 0, 700L << 20);
    }

    [Fact]
    public async Task Publish_WithSeparateSqliteLogs_EveryProcessStoresTheMessage()
    {
        await using var servers = await ChannelServers.StartAsync(2, "--Store:Kind=sqlite");
        var published = await PublishAsync(servers.Url, "typesafe", "apart", 20);
        foreach (var node in servers.Nodes)
        {
            Assert.Equal(published, (await ChannelServers.LogAsync(node, await ChannelServers.JobAsync(node, "apart", "completed"))));
        }

        // Messages from before a restart are not confused with later ones.
        await servers.PublishAsync("agent_progress:same", """{"step":"scam_db","message":"m","percent":1}""");
        var job = await ChannelServers.JobAsync(servers.Nodes[0], "same", "scam_db");
        await servers.Nodes[0].KillAsync();
        await servers.Nodes[0].StartAgainAsync();
        await servers.ListenerAsync(servers.Nodes[1]);
        await servers.PublishAsync("agent_progress:same", """{"step":"scam_db","message":"m","percent":1}""");
        await Patience.UntilAsync(async () => (await ChannelServers.LogAsync(servers.Nodes[0], job)).Count == 2);
        Assert.Equal(1, await ChannelServers.GapsAsync(servers.Nodes[0], job));
    }

    [Fact]
    public async Task Start_WithAnInvalidPattern_NamesTheOption()
    {
        var (exitCode, output) = await HeadwayProcess.RunToEndAsync("--Redis:Url=redis://127.0.0.1:1", "--Dialects:Wort:Channel=research");
        Assert.Equal(2, exitCode);
        Assert.Contains("Dialects:Wort:Channel", output, StringComparison.Ordinal);
    }

    private static Task FinishAsync(ChannelServers servers, string task) => servers.PublishAsync($"agent_progress:{task}", s_completed);

    private static Task<double> RefusedAsync(HeadwayProcess node, string code) => ChannelServers.MetricAsync(node, $"headway_events_refused_total{{code=\"{code}\"}}");

    /// <summary>The numbers of messages appended, dropped, and refused as invalid.</summary>
    private static async Task<double> SettledAsync(HeadwayProcess node) =>
        await ChannelServers.MetricAsync(node, """headway_channel_messages_total{dialect="typesafe",outcome="appended"}""")
        + await ChannelServers.MetricAsync(node, """headway_channel_messages_total{dialect="typesafe",outcome="dropped"}""")
        + await RefusedAsync(node, "invalid_json")
        + await RefusedAsync(node, "invalid_percent");

    private static async Task<string?> StatusAsync(HeadwayProcess node, string path)
    {
        using var answer = await node.Http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("status").GetString() : null;
    }

    // Newest first.
    private static async Task<List<JsonElement>> JobsAsync(HeadwayProcess node) =>
        [.. (await node.Http.GetFromJsonAsync<JsonElement>("/v1/jobs?kind=external")).GetProperty("jobs").EnumerateArray()];

    private static async Task<string[]> PublishAsync(string url, string contract, string task, int count)
    {
        var script = Path.Combine(Repository.Root, "tests/Headway.Tests/Clients/publish_redis.py");
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-B", script, url, contract, task, $"{count}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var printed = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.True(process.ExitCode == 0, $"Needs the packages python3 and python3-redis. {await process.StandardError.ReadToEndAsync()}");
        return (await printed).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
