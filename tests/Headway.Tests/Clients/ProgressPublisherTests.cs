using System.Diagnostics;
using System.Text.Json;
using Headway.Client;
using Headway.Tests.Dialects;
using Headway.Tests.Documentation;

namespace Headway.Tests.Clients;

/// <summary>The publishers in C# and Python, and a watcher in Python, with a real server.</summary>
public sealed class ProgressPublisherTests(TypeSafeServer server) : IClassFixture<TypeSafeServer>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Publish_ToTheEnd_EveryMessageArrivesOnceInOrder()
    {
        using var watcher = await server.WatchAsync("csharp-1");
        await using (var publisher = Publisher("csharp-1"))
        {
            for (var i = 1; i <= 50; i++)
            {
                _ = publisher.Publish($"message {i}", i, "tool_execution", i % 2 == 0 ? "scam_database" : null);
            }

            await publisher.Publish("Analysis complete!", 100, "completed");
        }

        var messages = await MessagesAsync(watcher);
        Assert.Equal([.. Enumerable.Range(1, 50).Select(static i => $"message {i}"), "Analysis complete!"], messages);
    }

    [Fact]
    public async Task Publish_ServerIsKilledAndRestarted_EveryMessageArrivesOnceInOrder()
    {
        var own = new TypeSafeServer();
        await own.InitializeAsync();
        try
        {
            await using (var publisher = new ProgressPublisher("csharp-2", new() { Server = own.Http.BaseAddress!, RetryDelay = TimeSpan.FromMilliseconds(50) }))
            {
                await publisher.Publish("message 1", 1, "reasoning");
                await own.Process.KillAsync();
                var late = Enumerable.Range(2, 20).Select(i => publisher.Publish($"message {i}", i, "reasoning")).ToList();
                await own.Process.StartAgainAsync();
                await Task.WhenAll(late).WaitAsync(s_patience);
                await publisher.Publish("no", 0, "failed", error: true);
            }

            using var watcher = await own.WatchAsync("csharp-2");
            Assert.Equal([.. Enumerable.Range(1, 21).Select(static i => $"message {i}"), "no"], await MessagesAsync(watcher));
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task Publish_AfterTheEnd_IsRefused()
    {
        await using var first = Publisher("csharp-3");
        await using var second = Publisher("csharp-3");
        await first.Publish("working", 10, "reasoning");
        await second.Publish("also working", 20, "reasoning");
        await first.Publish("done", 100, "completed");
        Assert.Equal("log_closed", (await Assert.ThrowsAsync<ProgressRefusedException>(() => second.Publish("late", 30, "reasoning"))).Code);
    }

    [Fact]
    public async Task Publish_TaskCreatedWithAnotherBody_IsFound()
    {
        await server.CreateTaskAsync("csharp-4"); // with a different body than the publisher sends
        await using var publisher = Publisher("csharp-4");
        await publisher.Publish("found it", 100, "completed");
        Assert.Equal("found it", (await server.GetAsync("/agent-task/csharp-4/status")).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Publish_InvalidArguments_ThrowAtOnce()
    {
        await using var publisher = Publisher("csharp-5");
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = publisher.Publish("m", 101, "reasoning"); });
        Assert.Throws<ArgumentException>(() => { _ = publisher.Publish("m", 1, " "); });
    }

    [Fact]
    public async Task Python_PublisherAndWatcher_SeeTheSameSteps()
    {
        using var watcher = StartPython("watch.py", $"ws://127.0.0.1:{server.Process.Port}/ws/agent-progress/python-1");
        Assert.Contains("connected", await watcher.StandardOutput.ReadLineAsync().WaitAsync(s_patience), StringComparison.Ordinal);
        using var publisher = StartPython("publish.py", server.Http.BaseAddress!.ToString(), "python-1");
        await EndAsync(publisher);
        await EndAsync(watcher);
        Assert.Equal(
            "10 entity_extraction - Extracting entities\n35 scam_db scam_database Checking – the list\n100 completed - Analysis complete!\nclosed 1000\n",
            await watcher.StandardOutput.ReadToEndAsync());
        Assert.Equal("stored: False\nrefused: percent must be from 0 to 100\n", await publisher.StandardOutput.ReadToEndAsync());
    }

    [Fact]
    public async Task Python_InterruptedForkedAndWithAnyCharacters_StoresEveryMessageOnce()
    {
        var own = new TypeSafeServer();
        await own.InitializeAsync();
        try
        {
            using var publisher = StartPython("publish_edge_cases.py", own.Http.BaseAddress!.ToString(), $"{own.Process.Id}");
            await EndAsync(publisher);
            var interrupted = await LogAsync(own, "interrupted");
            Assert.Equal(["before", "after", "done"], interrupted.Where(static message => message != "interrupted"));
            Assert.InRange(interrupted.Count(static message => message == "interrupted"), 0, 1);
            var forked = await LogAsync(own, "forked");
            Assert.Equal(["child 0 1", "child 0 2", "child 1 1", "child 1 2", "child 2 1", "child 2 2", "done", "parent 1", "parent 2"], forked.Order(StringComparer.Ordinal));
            foreach (var task in (string[])["a/b", "日本", "ü", " a b ", "a%2Fb", "line\nbreak", "\ufffd"])
            {
                Assert.Equal([$"half \ufffd of a pair, 日本, {task}", "done"], await LogAsync(own, task));
            }

            foreach (var task in (string[])["end-nan", "end-infinite", "end-text", "end-bytes"])
            {
                Assert.Equal("end_invalid_message", await EndAsync(own, task));
            }

            Assert.Equal(("end_event_too_large", "end_body_too_large"), (await EndAsync(own, "end-large"), await EndAsync(own, "end-huge")));
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task Publish_AnyCharactersInTheId_AreStoredUnderThatId()
    {
        foreach (var task in (string[])["c/b", "c日本", "cü", " c b ", "c%2Fb", "c\nb"])
        {
            await using var publisher = new ProgressPublisher(task, new() { Server = server.Http.BaseAddress!, GiveUpAfter = TimeSpan.FromSeconds(5) });
            await publisher.Publish($"half \ud83d of a pair, {task}", 100, "completed").WaitAsync(s_patience);
            Assert.Equal([$"half \ufffd of a pair, {task}"], await LogAsync(server, task));
        }
    }

    [Theory]
    [InlineData(double.NaN, 4, "end_invalid_percent")]
    [InlineData(101, 4, "end_invalid_percent")]
    [InlineData(100, 2_000_000, "end_event_too_large")]
    public async Task Publish_AnEndThatCannotBeStored_EndsTheTaskAsFailed(double percent, int length, string code)
    {
        var task = $"end-{percent}-{length}";
        await using var publisher = Publisher(task);
        await publisher.Publish("working", 10, "reasoning");
        var refused = await Assert.ThrowsAsync<ProgressRefusedException>(() => publisher.Publish(new string('a', length), percent, "completed")).WaitAsync(s_patience);
        Assert.Equal(code, $"end_{refused.Code}");
        Assert.Equal(code, await EndAsync(server, task));
    }

    [Fact]
    public async Task Publish_AfterATimedOutMessage_TheNextIsStored()
    {
        var own = new TypeSafeServer();
        await own.InitializeAsync();
        try
        {
            await using var publisher = new ProgressPublisher("given-up", new() { Server = own.Http.BaseAddress!, GiveUpAfter = TimeSpan.Zero, Timeout = TimeSpan.FromSeconds(1) });
            await publisher.Publish("before", 1, "reasoning");
            using (var stop = Process.Start("kill", ["-STOP", $"{own.Process.Id}"]))
            {
                await stop.WaitForExitAsync();
            }

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publisher.Publish("given up", 2, "reasoning"));
            using (var wake = Process.Start("kill", ["-CONT", $"{own.Process.Id}"]))
            {
                await wake.WaitForExitAsync();
            }

            await UntilStoredAsync(publisher, "after");
            var log = await LogAsync(own, "given-up");
            Assert.Equal("before", log[0]);
            Assert.Equal("after", log[^1]);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    // A server that was just resumed may not respond within this publisher's timeout of one second.
    private static async Task UntilStoredAsync(ProgressPublisher publisher, string message)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await publisher.Publish(message, 3, "reasoning");
                return;
            }
            catch (OperationCanceledException) when (tries < 20)
            {
            }
        }
    }

    private static async Task<List<string>> LogAsync(TypeSafeServer from, string task)
    {
        var status = await from.GetAsync($"/agent-task/{Uri.EscapeDataString(task)}/status");
        var page = JsonSerializer.Deserialize<JsonElement>(await from.Http.GetStringAsync(new Uri($"/v1/jobs/{status.GetProperty("job_id").GetString()}/events?limit=1000", UriKind.Relative)));
        return [.. page.GetProperty("events").EnumerateArray().Where(static e => e.TryGetProperty("dialect", out _)).Select(static e => e.GetProperty("data").GetProperty("message").GetString()!)];
    }

    private static async Task<string> EndAsync(TypeSafeServer from, string task)
    {
        var status = await from.GetAsync($"/agent-task/{Uri.EscapeDataString(task)}/status");
        var job = JsonSerializer.Deserialize<JsonElement>(await from.Http.GetStringAsync(new Uri($"/v1/jobs/{status.GetProperty("job_id").GetString()}", UriKind.Relative)));
        Assert.Equal("failed", job.GetProperty("status").GetString());
        return job.GetProperty("error").GetProperty("code").GetString()!;
    }

    private ProgressPublisher Publisher(string task) => new(task, new() { Server = server.Http.BaseAddress! });

    private static async Task<List<string>> MessagesAsync(TypeSafeWatcher watcher) =>
        [.. (await watcher.RestAsync()).Skip(1).Select(static text => JsonSerializer.Deserialize<JsonElement>(text).GetProperty("message").GetString()!)];

    // The system's Python, for which python3-websockets is installed.
    private static Process StartPython(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-B", Path.Combine(Repository.Root, "tests/Headway.Tests/Clients", script), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONPATH"] = Path.Combine(Repository.Root, "clients/python");
        return Process.Start(start)!;
    }

    private static async Task EndAsync(Process process)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(s_patience);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"Needs the packages python3 and python3-websockets. {await process.StandardError.ReadToEndAsync()}");
    }
}
