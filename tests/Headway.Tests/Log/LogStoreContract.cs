using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

/// <summary>What every store keeps, whatever it is made of. Each store's tests derive from this.</summary>
public abstract class LogStoreContract : IAsyncLifetime
{
    private protected ILogStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync() => await Store.DisposeAsync();

    /// <summary>Opens the store over this test's own data: the same data each time.</summary>
    protected abstract Task<ILogStore> OpenAsync();

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync();
    }

    [Fact]
    public async Task Create_NewJob_HasItsFirstEvent()
    {
        var created = await Store.CreateAsync(Events.Job("research"), default);
        Assert.True(created.IsNew);
        var first = Assert.Single(await Store.AllAsync(created.Job.Id));
        Assert.Equal((1, EventTypes.JobQueued), (first.Seq, first.Type));
        Assert.Equal("""{"kind":"research","input":{}}""", first.Data.Text());
        var found = await Store.FindAsync(created.Job.Id, default);
        Assert.Equal(("research", "ann", JobStatus.Queued, 1L), (found!.Kind, found.Owner, found.Status, found.LastSeq));
        Assert.Equal("""{"kind":"research","input":{}}""", found.Request.Text());
    }

    [Fact]
    public async Task Create_WithoutATitle_IsAJob()
    {
        var created = await Store.CreateAsync(Events.Job() with { Title = "" }, default);
        Assert.Equal("", (await Store.FindAsync(created.Job.Id, default))!.Title);
    }

    [Fact]
    public async Task Create_SameKeySameRequest_ReturnsTheFirstJob()
    {
        var first = await Store.CreateAsync(Events.Job(key: new("k", "digest")), default);
        var again = await Store.CreateAsync(Events.Job(key: new("k", "digest")), default);
        Assert.Equal((first.Job.Id, false, false), (again.Job.Id, again.IsNew, again.IsConflict));
        Assert.Single(await Store.ListAsync(new(), default));
    }

    [Fact]
    public async Task Create_SameKeyOtherRequest_IsAConflict()
    {
        await Store.CreateAsync(Events.Job(key: new("k", "digest")), default);
        Assert.True((await Store.CreateAsync(Events.Job(key: new("k", "other")), default)).IsConflict);
    }

    [Fact]
    public async Task Create_SameKeyOtherOwner_IsAnotherJob()
    {
        await Store.CreateAsync(Events.Job(key: new("k", "digest")), default);
        Assert.True((await Store.CreateAsync(Events.Job(owner: "bob", key: new("k", "digest")), default)).IsNew);
    }

    [Fact]
    public async Task FindByKey_FindsTheOwnersJob_AndNobodyElses()
    {
        var job = await Store.CreateAsync(Events.Job(owner: "ann", key: new("channel:7", "d")), default);
        Assert.Equal(job.Job.Id, (await Store.FindByKeyAsync("ann", "channel:7", default))?.Id);
        Assert.Null(await Store.FindByKeyAsync("bob", "channel:7", default));
        Assert.Null(await Store.FindByKeyAsync("ann", "channel:8", default));
    }

    [Fact]
    public async Task Append_UnknownJob_IsRefused()
    {
        var result = await Store.AppendAsync(JobIds.Create(TimeProvider.System), [Events.Note()], null, default);
        Assert.Equal(AppendOutcome.UnknownJob, result.Outcome);
    }

    [Fact]
    public async Task Append_Batch_IsReadBackByteForByte()
    {
        var job = await CreateAsync();
        var data = """{"text":"a \"quote\", a line\n, ünïcode 🚀 and \u0000","nested":{"a":[1,2.50,true,null]}}""";
        var result = await Store.AppendAsync(job, [Events.Of("my.type", data, "a/b c"), Events.Note()], null, default);
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 3), result);
        var events = await Store.AllAsync(job);
        events.AssertWhole(1, 3);
        Assert.Equal(("my.type", "a/b c", data), (events[1].Type, events[1].Node, events[1].Data.Text()));
    }

    [Fact]
    public async Task Append_DataOverSeveralLines_IsStoredOnOne()
    {
        var job = await CreateAsync();
        await Store.AppendAsync(job, [Events.Of("x", "{\r\n  \"a\": 1\n}")], null, default);
        var e = (await Store.AllAsync(job, 1))[0];
        Assert.DoesNotContain("\n", e.Json.Text(), StringComparison.Ordinal);
        Assert.Equal("{    \"a\": 1 }", e.Data.Text());
    }

    [Fact]
    public async Task Append_DialectGiven_IsKept()
    {
        var job = await CreateAsync();
        await Store.AppendAsync(job, [new("probe_start", Events.Json("{}"), null, "wort")], null, default);
        Assert.Equal("wort", (await Store.AllAsync(job, 1))[0].Dialect);
    }

    [Fact]
    public async Task Append_InputReceivedWithoutQuestion_IsRefused()
    {
        var job = await CreateAsync();
        var refused = await Store.AppendAsync(job, [Events.Of(EventTypes.JobInputReceived, node: "n")], null, default);
        Assert.Equal(AppendOutcome.NothingAsked, refused.Outcome);
        await Store.AppendAsync(job, [Events.Of(EventTypes.JobInputRequired, node: "n")], null, default);
        Assert.True((await Store.AppendAsync(job, [Events.Of(EventTypes.JobInputReceived, node: "n")], null, default)).IsAccepted);
        Assert.Equal(AppendOutcome.NothingAsked, (await Store.AppendAsync(job, [Events.Of(EventTypes.JobInputReceived, node: "n")], null, default)).Outcome);
    }

    [Fact]
    public async Task Append_Steering_NeedsNoQuestionAndAnswersNone()
    {
        var job = await CreateAsync();
        var steering = Events.Of(EventTypes.JobInputReceived, """{"answer":{"steer":"look at the fees"},"by":"ann"}""");
        Assert.True((await Store.AppendAsync(job, [steering], null, default)).IsAccepted);
        Assert.Equal(JobStatus.Queued, (await Store.FindAsync(job, default))!.Status);
        await Store.AppendAsync(job, [Events.Of(EventTypes.JobInputRequired, node: "n")], null, default);
        Assert.True((await Store.AppendAsync(job, [steering], null, default)).IsAccepted);
        Assert.Equal("n", (await Store.FindAsync(job, default))!.InputNode);
        Assert.True((await Store.AppendAsync(job, [Events.Of(EventTypes.JobInputReceived, node: "n")], null, default)).IsAccepted);
        await Store.AppendAsync(job, [Events.Of(EventTypes.JobCompleted)], null, default);
        Assert.Equal(AppendOutcome.Closed, (await Store.AppendAsync(job, [steering], null, default)).Outcome);
    }

    [Theory]
    [InlineData("""{"answer":{"steer":"look at the fees"}}""", "n")] // of a node: an answer
    [InlineData("""{"answer":"steer"}""", null)]
    [InlineData("""{"answer":{"a":{"steer":1}}}""", null)]
    [InlineData("""{"answer":[{"steer":1}]}""", null)]
    [InlineData("""{"steer":"look at the fees"}""", null)]
    [InlineData("""{"by":{"steer":1},"answer":1}""", null)]
    [InlineData("{}", null)]
    public async Task Append_WhatIsNotSteering_NeedsAQuestion(string data, string? node)
    {
        var job = await CreateAsync();
        Assert.Equal(AppendOutcome.NothingAsked, (await Store.AppendAsync(job, [Events.Of(EventTypes.JobInputReceived, data, node)], null, default)).Outcome);
    }

    [Fact]
    public async Task Append_AnswerToAQuestionOfNoNode_CountsOnce()
    {
        var job = await CreateAsync();
        await Store.AppendAsync(job, [Events.Of(EventTypes.JobInputRequired)], null, default);
        var answer = Events.Of(EventTypes.JobInputReceived, """{"answer":"yes"}""");
        Assert.True((await Store.AppendAsync(job, [answer], null, default)).IsAccepted);
        Assert.Equal(AppendOutcome.NothingAsked, (await Store.AppendAsync(job, [answer], null, default)).Outcome);
    }

    [Fact]
    public async Task Record_FollowsItsLog()
    {
        var job = await CreateAsync();
        await Store.AppendAsync(job, [Events.Of(EventTypes.JobStarted, """{"attempt":1}""")], null, default);
        await Store.AppendAsync(job, [Events.Of("a", """{"job_percent":40}"""), Events.Of("b", """{"job_percent":20}"""), Events.Of("c", """{"x":{"job_percent":90}}""")], null, default);
        var running = await Store.FindAsync(job, default);
        Assert.Equal((JobStatus.Running, 40d, 1, 5L), (running!.Status, running.Percent, running.Attempt, running.LastSeq));
        Assert.NotNull(running.Started);
        await Store.AppendAsync(job, [Events.Of(EventTypes.JobFailed, """{"error":{"code":"broken","message":"It broke."}}""")], null, default);
        var failed = await Store.FindAsync(job, default);
        Assert.Equal((JobStatus.Failed, new JobError("broken", "It broke.")), (failed!.Status, failed.Error));
        Assert.NotNull(failed.Finished);
    }

    [Fact]
    public async Task Record_AttemptThatFinishesAStep_BeginsTheCountOfUncleanStartsAgain()
    {
        var job = await CreateAsync();
        await Store.AppendAsync(job, [Events.Of(EventTypes.JobStarted), Events.Of(EventTypes.JobStarted), Events.Of(EventTypes.NodeStarted, node: "a")], null, default);
        Assert.Equal(2, (await Store.FindAsync(job, default))!.UncleanStarts);
        await Store.AppendAsync(job, [Events.Of(EventTypes.NodeCompleted, node: "a")], null, default);
        Assert.Equal((1, 2), await CountsAsync());
        await Store.AppendAsync(job, [Events.Of(EventTypes.JobQueued), Events.Of(EventTypes.NodeCompleted, node: "b")], null, default);
        Assert.Equal((0, 2), await CountsAsync());

        async Task<(int, int)> CountsAsync() => (await Store.FindAsync(job, default)) is { } record ? (record.UncleanStarts, record.Attempt) : default;
    }

    [Theory]
    [InlineData("""{"error":"It broke."}""", "It broke.")]
    [InlineData("""{"message":"It broke."}""", "It broke.")]
    [InlineData("""{"error":{"message":7}}""", "The job failed.")]
    [InlineData("""{"error":"\ud800"}""", "The job failed.")]
    public async Task Record_FailureTheProducerWroteItsOwnWay_StillHasASentence(string data, string message)
    {
        var job = await CreateAsync();
        Assert.True((await Store.AppendAsync(job, [Events.Of(EventTypes.JobFailed, data)], null, default)).IsAccepted);
        Assert.Equal(message, (await Store.FindAsync(job, default))!.Error!.Message);
    }

    [Fact]
    public async Task Record_AfterReopening_IsTheSame()
    {
        var job = await CreateAsync();
        await Store.AppendAsync(job, [Events.Of(EventTypes.JobStarted), Events.Of("a", """{"job_percent":12.5}"""), Events.Of(EventTypes.JobInputRequired, node: "q")], new("p", 3, 0), default);
        var before = await Store.FindAsync(job, default);
        await ReopenAsync();
        var after = await Store.FindAsync(job, default);
        Assert.Equal(before! with { Request = default }, after! with { Request = default });
        Assert.Equal(AppendOutcome.Fenced, (await Store.AppendAsync(job, [Events.Note()], new("p", 2, 0), default)).Outcome);
        Assert.Equal(AppendOutcome.Repeated, (await Store.AppendAsync(job, [Events.Note()], new("p", 3, 0), default)).Outcome);
    }

    [Fact]
    public async Task Read_Limit_PagesWithoutHoles()
    {
        var job = await CreateAsync();
        await Store.AppendAsync(job, [.. Enumerable.Range(0, 250).Select(i => Events.Note($"{i}"))], null, default);
        var page = await Store.ReadAsync(job, 100, 10, default);
        page.Events.AssertWhole(101, 110);
        (await Store.AllAsync(job)).AssertWhole(1, 251);
        Assert.Empty((await Store.ReadAsync(job, 251, 10, default)).Events);
        Assert.Empty((await Store.ReadAsync(job, long.MaxValue, 10, default)).Events);
    }

    [Fact]
    public async Task Trim_ForgetsTheOldest_AndKeepsTheNewest()
    {
        var job = await CreateAsync();
        await Store.AppendAsync(job, [Events.Note(), Events.Note(), Events.Note()], null, default);
        await Store.TrimAsync(job, 3, default);
        var page = await Store.ReadAsync(job, 0, 10, default);
        Assert.Equal(3, page.FirstSeq);
        page.Events.AssertWhole(3, 4);
        await Store.TrimAsync(job, 1000, default);
        (await Store.AllAsync(job)).AssertWhole(4, 4);
        await Store.AppendAsync(job, [Events.Note()], null, default);
        (await Store.AllAsync(job)).AssertWhole(4, 5);
    }

    [Fact]
    public async Task List_FiltersAndPages_NewestFirst()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await Store.CreateAsync(Events.Job(i == 2 ? "index" : "research", i == 4 ? "bob" : "ann"), default)).Job.Id);
        }

        await Store.AppendAsync(ids[0], [Events.Of(EventTypes.JobCancelled)], null, default);
        Assert.Equal([ids[3], ids[2], ids[1], ids[0]], await ListAsync(new(Owner: "ann")));
        Assert.Equal([ids[2]], await ListAsync(new(Kind: "index")));
        Assert.Equal([ids[0]], await ListAsync(new(Status: [JobStatus.Cancelled, JobStatus.Failed])));
        Assert.Equal([ids[1], ids[0]], await ListAsync(new(Before: ids[2])));
        Assert.Equal([ids[4], ids[3]], await ListAsync(new(Limit: 2)));

        async Task<IEnumerable<string>> ListAsync(JobQuery query) => (await Store.ListAsync(query, default)).Select(job => job.Id);
    }

    [Fact]
    public async Task Append_ManyWritersOfOneLog_NumbersEveryEventOnce()
    {
        var job = await CreateAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, token) =>
            Assert.True((await Store.AppendAsync(job, [Events.Note($"{i}-a"), Events.Note($"{i}-b")], null, token)).IsAccepted));
        var events = await Store.AllAsync(job);
        events.AssertWhole(1, 401);
        Assert.Equal(400, events.Skip(1).Select(e => e.Data.Text()).Distinct().Count());
    }

    private protected async Task<string> CreateAsync() => (await Store.CreateAsync(Events.Job(), default)).Job.Id;
}
