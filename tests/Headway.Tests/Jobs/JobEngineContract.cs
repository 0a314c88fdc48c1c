using System.Collections.Concurrent;
using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Jobs;

/// <summary>The behaviour of a job engine with any store and queue.</summary>
public abstract class JobEngineContract
{
    [Fact]
    public async Task Run_StepsAndResult_AreLoggedInOrder()
    {
        await using var bench = await StartAsync(new TestKind("sum", async (job, token) =>
        {
            var first = await job.StepAsync(new("one", "phase", "one", "First"), async (node, inner) =>
            {
                node.JobPercent = 40;
                await node.ProgressAsync(50, "half", new { files = 3 }, inner);
                await node.TextAsync("answer", "so far", inner);
                return 20;
            }, token);
            var second = await job.StepAsync(new("two", "phase", "two", "Second", "one", 1, new { first }), (_, _) => Task.FromResult(first + 1), token);
            return JsonSerializer.SerializeToElement(new { second });
        }));
        var events = await bench.ToEndAsync(await bench.CreateAsync("sum"));
        Assert.Equal(
            ["job.queued", "job.started", "node.started", "node.progress", "text.delta", "node.completed", "node.started", "node.completed", "job.completed"],
            events.Select(e => e.Type));
        Assert.Equal("""{"percent":50,"message":"half","counts":{"files":3},"job_percent":40}""", events[3].Data.Text());
        Assert.Equal("""{"parent":"one","kind":"phase","name":"two","title":"Second","depth":1,"input":{"first":20}}""", events[6].Data.Text());
        Assert.Equal("""{"result":{"second":21}}""", events[8].Data.Text());
    }

    [Fact]
    public async Task Run_WithoutAResultOrOutput_StoresNone()
    {
        await using var bench = await StartAsync(new TestKind("none", async (job, token) =>
        {
            Assert.Null(await job.StepAsync<string?>(new("one", "phase", "one", "First"), (_, _) => Task.FromResult<string?>(null), token));
            return default;
        }));
        var events = await bench.ToEndAsync(await bench.CreateAsync("none"));
        Assert.DoesNotContain("output", events.Single(static e => e.Type == EventTypes.NodeCompleted).Data.Text(), StringComparison.Ordinal);
        Assert.Equal("{}", events[^1].Data.Text());
    }

    [Fact]
    public async Task Progress_OutOfRange_IsClamped()
    {
        await using var bench = await StartAsync(new TestKind("p", (job, token) =>
            job.StepAsync(new("one", "phase", "one", "First"), async (node, inner) =>
            {
                await node.ProgressAsync(-1, null, null, inner);
                await node.ProgressAsync(100.0000001, null, null, inner);
                return TestKind.Done;
            }, token)));
        var events = await bench.ToEndAsync(await bench.CreateAsync("p"));
        Assert.Equal(["""{"percent":0}""", """{"percent":100}"""], events.Where(static e => e.Type == EventTypes.NodeProgress).Select(static e => e.Data.Text()));
    }

    [Fact]
    public async Task Run_JobFailedException_LogsItsCodeAndMessage()
    {
        await using var bench = await StartAsync(new TestKind("bad", (job, token) =>
            job.StepAsync<JsonElement>(new("s", "phase", "s", "S"), (_, _) => throw new JobFailedException("too_bad", "It cannot be done."), token)));
        var job = await bench.CreateAsync("bad");
        var events = await bench.ToEndAsync(job);
        Assert.Equal(["job.queued", "job.started", "node.started", "node.failed", "job.failed"], events.Select(e => e.Type));
        Assert.Equal(new JobError("too_bad", "It cannot be done."), (await bench.Log.FindAsync(job, default))!.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Step_CancelledByItsOwnTimeout_Fails_AndTheJobContinues(bool isTheStepsToken)
    {
        await using var bench = await StartAsync(new TestKind("slow", async (job, token) =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.StepAsync<JsonElement>(
                new("s", "phase", "s", "S"),
                async (_, _) =>
                {
                    await limit.CancelAsync();
                    throw new OperationCanceledException(limit.Token);
                },
                isTheStepsToken ? limit.Token : token));
            return JsonDocument.Parse("{}").RootElement;
        }));

        var events = await bench.ToEndAsync(await bench.CreateAsync("slow"));

        Assert.Equal(["job.queued", "job.started", "node.started", "node.failed", "job.completed"], events.Select(e => e.Type));
        Assert.Contains("\"step_cancelled\"", events[3].Json.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnexpectedException_IsNotShown()
    {
        await using var bench = await StartAsync(new TestKind("bug", (_, _) => throw new InvalidOperationException("secret path /etc")));
        var events = await bench.ToEndAsync(await bench.CreateAsync("bug"));
        Assert.DoesNotContain("secret", events[^1].Json.Text(), StringComparison.Ordinal);
        Assert.Contains("internal_error", events[^1].Json.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_UnknownKindOrRefusedInput_CreatesNoJob()
    {
        await using var bench = await StartAsync(new TestKind("k", (_, _) => Task.FromResult(TestKind.Done)));
        var unknown = await Assert.ThrowsAsync<JobRefusedException>(() => bench.CreateAsync("nothing"));
        Assert.Equal("unknown_kind", unknown.Code);
        Assert.Contains("external, k", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JobRefusedException>(() => bench.CreateAsync("k", """{"refuse":1}"""));
        Assert.Empty(await bench.Log.ListAsync(new(), default));
    }

    [Fact]
    public async Task Queue_MoreJobsThanWorkers_HavePositions()
    {
        var gate = new TaskCompletionSource();
        await using var bench = await StartAsync(new TestKind("wait", async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return TestKind.Done;
        }));
        var jobs = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            jobs.Add(await bench.CreateAsync("wait"));
            if (i < 2)
            {
                await bench.UntilAsync(jobs[i], e => e.Type == EventTypes.JobStarted); // both workers are busy
            }
        }

        Assert.Equal([null, null, 1, 2, 3], await PositionsAsync(jobs));
        await bench.Engine.CancelAsync(jobs[2], "not needed", "ann", default);
        Assert.Equal([null, 1, 2], await PositionsAsync(jobs.Skip(2)));
        gate.SetResult();
        Assert.Equal(EventTypes.JobCancelled, (await bench.ToEndAsync(jobs[2]))[^1].Type);
        Assert.Equal(EventTypes.JobCompleted, (await bench.ToEndAsync(jobs[4]))[^1].Type);
        Assert.DoesNotContain(EventTypes.JobStarted, (await bench.ToEndAsync(jobs[2])).Select(e => e.Type));

        Task<int?[]> PositionsAsync(IEnumerable<string> of) => Task.WhenAll(of.Select(job => bench.Engine.PositionAsync(job, default)));
    }

    [Fact]
    public async Task Cancel_RunningJob_StopsTheWork_AndIsTheLastEvent()
    {
        var stopped = new TaskCompletionSource();
        await using var bench = await StartAsync(new TestKind("long", async (job, token) =>
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    await job.NoteAsync("info", $"{i}", null, token);
                    await Task.Yield();
                }
            }
            finally
            {
                stopped.SetResult();
            }
        }));
        var job = await bench.CreateAsync("long");
        await bench.UntilAsync(job, e => e.Type == EventTypes.Note);
        Assert.True((await bench.Engine.CancelAsync(job, "enough", "ann", default)).IsAccepted);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var events = await bench.ToEndAsync(job);
        Assert.Equal("""{"reason":"enough","by":"ann"}""", events[^1].Data.Text());
        Assert.Equal(AppendOutcome.Closed, (await bench.Engine.CancelAsync(job, null, "ann", default)).Outcome);
        Assert.Equal(events[^1].Seq, (await bench.Log.FindAsync(job, default))!.LastSeq);
    }

    [Fact]
    public async Task Invariant5_NoReaders_TheJobRunsToItsEnd()
    {
        await using var bench = await StartAsync(new TestKind("k", async (job, token) =>
        {
            await job.NoteAsync("info", "no readers", null, token);
            return TestKind.Done;
        }));
        var job = await bench.CreateAsync("k");
        var signal = new ReaderSignal();
        (await bench.Log.OpenAsync(job, Cursor.Start, signal, default))!.Value.Reader!.Dispose(); // a reader that disconnects at once
        Assert.Equal(EventTypes.JobCompleted, (await bench.ToEndAsync(job))[^1].Type);
    }

    [Fact]
    public async Task Ask_AnswerIsReadFromTheLog()
    {
        await using var bench = await StartAsync(new TestKind("ask", async (job, token) =>
            JsonSerializer.SerializeToElement(new { got = await job.AskAsync("plan", "Go on?", new[] { "yes", "no" }, token) })));
        var job = await bench.CreateAsync("ask");
        await bench.UntilAsync(job, e => e.Type == EventTypes.JobInputRequired);
        var record = (await bench.Log.FindAsync(job, default))!;
        using var answer = JsonDocument.Parse("\"yes\"");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bench.Engine.AnswerAsync(record, answer.RootElement, "ann", default)));
        Assert.Single(answers, result => result.IsAccepted);
        Assert.Equal("""{"result":{"got":"yes"}}""", (await bench.ToEndAsync(job))[^1].Data.Text());
    }

    [Fact]
    public async Task Crash_CompletedStepsAreNotRunAgain_AndTheAttemptCounts()
    {
        var runs = new ConcurrentDictionary<string, int>();
        var hold = new TaskCompletionSource();
        var isFirst = true;
        await using var bench = await StartAsync(new TestKind("steps", async (job, token) =>
        {
            var a = await job.StepAsync(new("a", "phase", "a", "A"), (_, _) => Task.FromResult(Count("a")), token);
            var b = await job.StepAsync(new("b", "phase", "b", "B"), async (_, inner) =>
            {
                if (isFirst)
                {
                    await hold.Task.WaitAsync(inner);
                }

                return Count("b");
            }, token);
            return JsonSerializer.SerializeToElement(new { a, b });

            int Count(string step) => runs.AddOrUpdate(step, 1, (_, n) => n + 1);
        }));
        var job = await bench.CreateAsync("steps");
        await bench.UntilAsync(job, e => e is { Type: EventTypes.NodeStarted, Node: "b" });
        await bench.CrashAsync();
        isFirst = false;
        hold.SetResult(); // the old worker continues, but cannot append
        await bench.RestartAsync();
        var events = await bench.ToEndAsync(job);
        Assert.Equal("""{"result":{"a":1,"b":1}}""", events[^1].Data.Text().Replace("\"b\":2", "\"b\":1", StringComparison.Ordinal));
        Assert.Equal(1, runs["a"]);
        Assert.Equal(["""{"attempt":1}""", """{"attempt":2}"""], events.Where(e => e.Type == EventTypes.JobStarted).Select(e => e.Data.Text()));
        Assert.Equal(1, events.Count(e => e is { Type: EventTypes.NodeStarted, Node: "a" }));
        Assert.Equal(2, events.Count(e => e is { Type: EventTypes.NodeStarted, Node: "b" }));
        events.AssertWhole(1, events.Count);
    }

    [Fact]
    public async Task Crash_ThreeTimes_FailsAsInterrupted()
    {
        await using var bench = await StartAsync(new TestKind("stuck", async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return TestKind.Done;
        }));
        var job = await bench.CreateAsync("stuck");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var wanted = $$"""{"attempt":{{attempt}}}""";
            await bench.UntilAsync(job, e => e.Type == EventTypes.JobStarted && e.Data.Text() == wanted);
            await bench.CrashAsync();
            await bench.RestartAsync();
        }

        var events = await bench.ToEndAsync(job);
        Assert.Equal(EventTypes.JobFailed, events[^1].Type);
        Assert.Equal("interrupted", (await bench.Log.FindAsync(job, default))!.Error!.Code);
    }

    [Fact]
    public async Task Stop_Gracefully_HandsTheJobBack_AndCostsNoAttempt()
    {
        var isFirst = true;
        await using var bench = await StartAsync(new TestKind("patient", async (_, token) =>
        {
            if (isFirst)
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            return TestKind.Done;
        }));
        var job = await bench.CreateAsync("patient");
        for (var stops = 0; stops < 4; stops++)
        {
            var starts = stops + 1;
            var seen = 0;
            await bench.UntilAsync(job, e => e.Type == EventTypes.JobStarted && ++seen == starts);
            await bench.StopAsync();
            isFirst = stops < 3;
            await bench.RestartAsync();
        }

        Assert.Equal(EventTypes.JobCompleted, (await bench.ToEndAsync(job))[^1].Type);
    }

    [Fact]
    public async Task Crash_WhileAQuestionIsOpen_DoesNotAskAgain()
    {
        await using var bench = await StartAsync(new TestKind("ask", async (job, token) =>
            JsonSerializer.SerializeToElement(new { got = await job.AskAsync("plan", "Go on?", null, token) })));
        var job = await bench.CreateAsync("ask");
        await bench.UntilAsync(job, e => e.Type == EventTypes.JobInputRequired);
        await bench.CrashAsync();
        await bench.RestartAsync();
        using var answer = JsonDocument.Parse("42");
        Assert.True((await bench.Engine.AnswerAsync((await bench.Log.FindAsync(job, default))!, answer.RootElement, "ann", default)).IsAccepted);
        var events = await bench.ToEndAsync(job);
        Assert.Single(events, e => e.Type == EventTypes.JobInputRequired);
        Assert.Equal("""{"result":{"got":42}}""", events[^1].Data.Text());
    }

    [Fact]
    public async Task Ask_WhileWaiting_OtherJobsRun()
    {
        await using var bench = await StartAsync(
            new TestKind("ask", async (job, token) => JsonSerializer.SerializeToElement(new { got = await job.AskAsync("plan", "Go on?", null, token) })),
            new TestKind("quick", (_, _) => Task.FromResult(TestKind.Done)));
        var asking = new List<string>();
        for (var i = 0; i < 5; i++) // more than the concurrency limit
        {
            asking.Add(await bench.CreateAsync("ask"));
        }

        Assert.Equal(EventTypes.JobCompleted, (await bench.ToEndAsync(await bench.CreateAsync("quick")))[^1].Type);
        foreach (var job in asking)
        {
            await bench.UntilAsync(job, e => e.Type == EventTypes.JobInputRequired);
        }

        using var answer = JsonDocument.Parse("1");
        var records = await Task.WhenAll(asking.Select(async job => await bench.Log.FindAsync(job, default)));
        await Task.WhenAll(records.Select(job => bench.Engine.AnswerAsync(job!, answer.RootElement, "ann", default)));
        foreach (var job in asking)
        {
            Assert.Equal(EventTypes.JobCompleted, (await bench.ToEndAsync(job))[^1].Type);
        }
    }

    [Fact]
    public async Task External_EventsComeFromAProducer_AndTheJobIsNotRun()
    {
        await using var bench = await StartAsync();
        var job = await bench.CreateAsync("external", """{"title":"My agent"}""");
        var record = (await bench.Log.FindAsync(job, default))!;
        Assert.Equal(("My agent", JobStatus.Queued), (record.Title, record.Status));
        await bench.Log.AppendAsync(job, [Events.Of("step.done"), Events.Of(EventTypes.JobCompleted)], new("p", 0, 0), default);
        Assert.Equal(["job.queued", "step.done", "job.completed"], (await bench.ToEndAsync(job)).Select(e => e.Type));
    }

    private protected abstract JobStoreFixture CreateStores();

    private Task<JobEngineFixture> StartAsync(params IJobKind[] kinds) => JobEngineFixture.StartAsync(CreateStores(), kinds);
}
