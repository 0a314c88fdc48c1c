using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

/// <summary>The contract that every store fulfils. The tests of each store derive from this class.</summary>
public abstract partial class LogStoreContract : IAsyncLifetime
{
    private readonly GroupHold _hold = new();

    private protected ILogStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _hold.Dispose();
    }

    /// <summary>The callback that derived classes pass to the store.</summary>
    protected void OnCommitted(TimeSpan took, int requests) => _hold.OnCommitted(took, requests);

    /// <summary>Opens the store; every call in one test opens the same data.</summary>
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
    public async Task Create_ReplacesAnEndedJob_TakesItsKeyOver_AndOnlyOnce()
    {
        var first = (await Store.CreateAsync(Events.Job(key: new("k", "digest")), default)).Job.Id;
        await Store.AppendAsync(first, [Events.Of(EventTypes.JobCompleted)], null, default);
        var second = await Store.CreateAsync(Events.Job(key: new("k", "other") { Replaces = first }), default);
        Assert.Equal((true, false), (second.IsNew, second.IsConflict));
        Assert.NotEqual(first, second.Job.Id);
        Assert.Equal(second.Job.Id, (await Store.FindByKeyAsync("ann", "k", default))?.Id);
        Assert.Equal(JobStatus.Completed, (await Store.FindAsync(first, default))!.Status);
        var late = await Store.CreateAsync(Events.Job(key: new("k", "digest") { Replaces = first }), default);
        Assert.Equal((second.Job.Id, false, false), (late.Job.Id, late.IsNew, late.IsConflict)); // the digest is the key's first one
        Assert.Equal(second.Job.Id, (await Store.CreateAsync(Events.Job(key: new("k", "digest")), default)).Job.Id);
        await Store.AppendAsync(second.Job.Id, [Events.Of(EventTypes.JobFailed)], null, default);
        var third = await Store.CreateAsync(Events.Job(key: new("k", "digest") { Replaces = second.Job.Id }), default);
        Assert.True(third.IsNew);
        Assert.Equal(third.Job.Id, (await Store.FindByKeyAsync("ann", "k", default))?.Id);
        Assert.Equal(3, (await Store.ListAsync(new(), default)).Count);
    }

    [Fact]
    public async Task Create_SameKeyOtherOwner_IsAnotherJob()
    {
        await Store.CreateAsync(Events.Job(key: new("k", "digest")), default);
        Assert.True((await Store.CreateAsync(Events.Job(owner: "bob", key: new("k", "digest")), default)).IsNew);
    }

    [Fact]
    public async Task FindByKey_FindsOnlyTheOwnersJob()
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
    [InlineData("""{"answer":{"steer":"look at the fees"}}""", "n")] // with a node it is an answer
    [InlineData("""{"answer":"steer"}""", null)]
    [InlineData("""{"answer":{"a":{"steer":1}}}""", null)]
    [InlineData("""{"answer":[{"steer":1}]}""", null)]
    [InlineData("""{"steer":"look at the fees"}""", null)]
    [InlineData("""{"x":{"steer":1},"answer":1}""", null)]
    [InlineData("{}", null)]
    public async Task Append_NotSteering_NeedsAnOpenQuestion(string data, string? node)
    {
        var job = await CreateAsync();
        Assert.Equal(AppendOutcome.NothingAsked, (await Store.AppendAsync(job, [Events.Of(EventTypes.JobInputReceived, data, node)], null, default)).Outcome);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{}{}")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"job_percent":NaN}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("{\"a\":\"\u00ff\"}")] // written as Latin-1 below: not UTF-8
    public async Task Append_OneBadEventInAGroup_FailsAlone(string data)
    {
        var job = await CreateAsync();
        var other = await CreateAsync();
        NewEvent bad = new("x", System.Text.Encoding.Latin1.GetBytes(data));
        var held = _hold.Next();
        var first = Task.Run(() => Store.AppendAsync(job, [Events.Note()], null, default));
        await held;
        var good = Enumerable.Range(0, 50).Select(i => Store.AppendAsync(i % 2 == 0 ? job : other, [Events.Note()], new("p", 1, i / 2), default)).ToList();
        var refused = Store.AppendAsync(job, [Events.Note(), bad], new("q", 1, 0), default);
        var refusedByTheLog = Assert.ThrowsAsync<ArgumentException>(() => new EventLog(Store, new()).AppendAsync(other, [bad], null, default));
        good.AddRange(Enumerable.Range(50, 50).Select(i => Store.AppendAsync(i % 2 == 0 ? job : other, [Events.Note()], new("p", 1, i / 2), default)));
        _hold.Release();
        await refusedByTheLog;
        Assert.Contains("invalid_data", (await Assert.ThrowsAsync<ArgumentException>(() => refused)).Message, StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(good), static result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
        Assert.True((await first).IsAccepted);
        await ReopenAsync();
        (await Store.AllAsync(job)).AssertWhole(1, 52);
        (await Store.AllAsync(other)).AssertWhole(1, 51);
        Assert.Equal(AppendOutcome.Appended, (await Store.AppendAsync(job, [Events.Note()], new("q", 1, 0), default)).Outcome); // the refused append did not use its number
    }

    [Fact]
    public async Task Append_EventsChangedDuringTheAppend_FailAlone()
    {
        var job = await CreateAsync();
        var held = _hold.Next();
        var first = Task.Run(() => Store.AppendAsync(job, [Events.Note()], null, default));
        await held;
        var good = Enumerable.Range(0, 20).Select(_ => Store.AppendAsync(job, [Events.Note()], null, default)).ToList();
        var changed = new List<NewEvent> { Events.Note().EnsureValid() };
        var refused = Store.AppendAsync(job, changed, null, default);
        changed[0] = default; // the append is not committed yet
        _hold.Release();
        await Assert.ThrowsAsync<ArgumentException>(() => refused);
        await Task.WhenAll(good);
        (await Store.AllAsync(job)).AssertWhole(1, 22);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Create_RequestThatIsNoObject_IsRefused(string request)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CreateAsync(Events.Job() with { Request = Events.Json(request) }, default));
        Assert.Empty(await Store.ListAsync(new(), default));
    }

    [Fact]
    public async Task Append_SameNumberOtherEvents_IsAConflict_AndOlderNumbersAreRepeats()
    {
        var job = await CreateAsync();
        var log = new EventLog(Store, new());
        Assert.Equal(2, (await log.AppendAsync(job, [Events.Note("a")], new("p", 1, 0), default)).LastSeq);
        Assert.Equal(3, (await log.AppendAsync(job, [Events.Note("b")], new("p", 1, 1), default)).LastSeq);
        await ReopenAsync();
        log = new EventLog(Store, new());
        Assert.Equal(new AppendResult(AppendOutcome.Repeated, 3), await log.AppendAsync(job, [Events.Note("b")], new("p", 1, 1), default));
        Assert.Equal(AppendOutcome.ProducerConflict, (await log.AppendAsync(job, [Events.Note("c")], new("p", 1, 1), default)).Outcome);
        Assert.Equal(AppendOutcome.ProducerConflict, (await log.AppendAsync(job, [Events.Note("b"), Events.Note("b")], new("p", 1, 1), default)).Outcome);
        Assert.Equal(new AppendResult(AppendOutcome.Repeated, 3), await log.AppendAsync(job, [Events.Note("c")], new("p", 1, 0), default));
        await log.AppendAsync(job, [Events.Note()], new("p", 1), default); // an append without a number does not change the newest number
        Assert.Equal(AppendOutcome.ProducerConflict, (await log.AppendAsync(job, [Events.Note("c")], new("p", 1, 1), default)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [Events.Note("c")], new("p", 1, 2), default)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [Events.Note("c")], new("p", 2, 1), default)).Outcome);
        (await Store.AllAsync(job)).AssertWhole(1, 6);
    }

    [Fact]
    public async Task Append_TooManyProducers_NewOnesAreRefused_AndKnownOnesAreKept()
    {
        var job = await CreateAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, ProducerState.MaxProducers).Select(i => Store.AppendAsync(job, [Events.Note()], new($"p{i}", 1, 0), default)));
        Assert.All(results, static result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(AppendOutcome.TooManyProducers, (await Store.AppendAsync(job, [Events.Note()], new("new", 1, 0), default)).Outcome);
            foreach (var i in new[] { 0, 1, 5000, ProducerState.MaxProducers - 1 })
            {
                Assert.Equal(new AppendResult(AppendOutcome.Repeated, results[i].LastSeq), await Store.AppendAsync(job, [Events.Note()], new($"p{i}", 1, 0), default));
                Assert.Equal(AppendOutcome.Fenced, (await Store.AppendAsync(job, [Events.Note()], new($"p{i}", 0), default)).Outcome);
            }

            await ReopenAsync();
        }

        Assert.Equal(AppendOutcome.Appended, (await Store.AppendAsync(job, [Events.Note()], new("p7", 1, 1), default)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await Store.AppendAsync(job, [Events.Note()], new(Producer.Worker, 1), default)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await Store.AppendAsync(job, [Events.Note()], null, default)).Outcome);
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
    public async Task Record_CompletedStep_ResetsTheCountOfUncleanStarts()
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
    public async Task Record_FailureInAnotherForm_StillHasAMessage(string data, string message)
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
    public async Task Trim_DeletesTheOldest_AndKeepsTheNewest()
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
    public async Task Delete_OfAJob_LeavesNothingThatACallFinds_AlsoAfterAReopening()
    {
        var job = (await Store.CreateAsync(Events.Job(key: new("k", "d")), default)).Job.Id;
        var other = await CreateAsync();
        await Store.AppendAsync(job, [.. Enumerable.Range(0, 300).Select(static i => Events.Note($"{i}")), Events.Of(EventTypes.JobCompleted)], new("p", 0, 0), default);
        Assert.True(await Store.DeleteAsync(job, TimeSpan.Zero, default));
        for (var round = 0; round < 2; round++)
        {
            Assert.Null(await Store.FindAsync(job, default));
            Assert.Null(await Store.FindByKeyAsync("ann", "k", default));
            Assert.Empty(await Store.AllAsync(job));
            Assert.Equal([other], (await Store.ListAsync(new(), default)).Select(static one => one.Id));
            Assert.Equal(AppendOutcome.UnknownJob, (await Store.AppendAsync(job, [Events.Note()], new("p", 0, 1), default)).Outcome);
            Assert.False(await Store.RenameAsync(job, "A name", default));
            Assert.False(await Store.DeleteAsync(job, TimeSpan.Zero, default));
            await ReopenAsync();
        }

        Assert.Single(await Store.AllAsync(other));
    }

    [Fact]
    public async Task Delete_WithAGrace_HidesTheJobAtOnce_AndLetsReadersReadOn()
    {
        var job = await CreateAsync();
        await Store.AppendAsync(job, [Events.Note(), Events.Of(EventTypes.JobCancelled)], null, default);
        Assert.True(await Store.DeleteAsync(job, TimeSpan.FromMilliseconds(1500), default));
        Assert.Null(await Store.FindAsync(job, default));
        (await Store.AllAsync(job)).AssertWhole(1, 3);
        await Patience.UntilAsync(async () => (await Store.AllAsync(job)).Count == 0);
    }

    [Fact]
    public async Task Delete_InTheMiddleOfItsAppends_EndsThemAll()
    {
        var job = await CreateAsync();
        var appends = Enumerable.Range(0, 200).Select(i => Store.AppendAsync(job, [Events.Note($"{i}")], null, default)).ToList();
        Assert.True(await Store.DeleteAsync(job, TimeSpan.Zero, default));
        Assert.All(await Task.WhenAll(appends), static result => Assert.True(result.Outcome is AppendOutcome.Appended or AppendOutcome.UnknownJob));
        Assert.Null(await Store.FindAsync(job, default));
        Assert.Empty(await Store.AllAsync(job));
    }

    [Fact]
    public async Task Delete_OfAJobWithAKey_FreesTheKey_AndIsRememberedUnderIt()
    {
        var first = (await Store.CreateAsync(Events.Job(key: new("channel:7", "d")), default)).Job.Id;
        Assert.False(await Store.WasDeletedAsync("ann", "channel:7", default));
        await Store.DeleteAsync(first, TimeSpan.FromSeconds(10), default);
        Assert.True(await Store.WasDeletedAsync("ann", "channel:7", default));
        Assert.False(await Store.WasDeletedAsync("bob", "channel:7", default));
        var second = await Store.CreateAsync(Events.Job(key: new("channel:7", "other")), default);
        Assert.Equal((true, false), (second.IsNew, second.IsConflict));
        Assert.Equal(second.Job.Id, (await Store.FindByKeyAsync("ann", "channel:7", default))?.Id);
    }

    [Fact]
    public async Task Rename_ChangesTheTitle_OfAnOpenAndOfAnEndedJob()
    {
        var job = await CreateAsync();
        Assert.True(await Store.RenameAsync(job, "Ü", default));
        await Store.AppendAsync(job, [Events.Note(), Events.Of(EventTypes.JobCompleted)], null, default);
        Assert.Equal("Ü", (await Store.FindAsync(job, default))!.Title);
        Assert.True(await Store.RenameAsync(job, "Another", default));
        await ReopenAsync();
        Assert.Equal(("Another", JobStatus.Completed, 3L), (await Store.FindAsync(job, default)) is { } found ? (found.Title, found.Status, found.LastSeq) : default);
        Assert.Equal("Another", Assert.Single(await Store.ListAsync(new(), default)).Title);
    }

    [Fact]
    public async Task List_PageBehindADeletedJob_GoesOn()
    {
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add(await CreateAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, default); // ids of one millisecond are in no order
        }

        await Store.DeleteAsync(ids[2], TimeSpan.Zero, default);
        Assert.Equal([ids[1], ids[0]], (await Store.ListAsync(new(Before: ids[2]), default)).Select(static job => job.Id));
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
