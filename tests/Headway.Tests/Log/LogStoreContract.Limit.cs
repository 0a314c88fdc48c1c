using Headway.Log;
using Headway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Log;

/// <summary>The limit of an owner's stored bytes, <see cref="LogOptions.MaxBytesPerOwner"/>.</summary>
public abstract partial class LogStoreContract
{
    private const int Limit = 64 << 10;

    private static readonly NewEvent s_large = Events.Note(new string('x', 8 << 10));

    [Fact]
    public async Task Limit_OwnerAtTheLimit_IsRefused_UntilAJobIsDeleted()
    {
        var log = Limited();
        var (first, second) = (await CreateAsync(log), await CreateAsync(log));
        await FillAsync(log, first);
        var refused = await Assert.ThrowsAsync<OwnerFullException>(() => log.AppendAsync(second, [s_large], null, default));
        Assert.Equal(Limit, refused.Limit);
        Assert.InRange(refused.Used, Limit - (9 << 10), Limit);
        Assert.Contains($"{refused.Used} of {Limit} bytes", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OwnerFullException>(() => log.CreateAsync(Large(), default));
        Assert.True((await log.CreateAsync(Large() with { Owner = "bob" }, default)).IsNew);
        Assert.Equal(AppendOutcome.UnknownJob, (await log.AppendAsync(JobIds.Create(TimeProvider.System), [s_large], null, default)).Outcome);
        Assert.Equal(3, log.RefusedAsFull);

        Assert.True(await log.DeleteAsync(first, waitsForReaders: true, default));
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(second, [s_large], null, default)).Outcome);
        Assert.True((await log.CreateAsync(Large(), default)).IsNew);
    }

    [Fact]
    public async Task Limit_OwnerAtTheLimit_JobsStillEnd_AreAnswered_AndAreHandedBack()
    {
        var log = Limited();
        var job = await CreateAsync(log);
        var worker = new Producer(Producer.Worker, 1);
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [Events.Of(EventTypes.JobInputRequired, """{"prompt":"Which?"}""", "n")], null, default)).Outcome);
        await FillAsync(log, job);
        var large = Events.Json($$"""{"answer":"{{new string('x', 8 << 10)}}"}""");
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [new(EventTypes.JobInputReceived, large, "n")], null, default)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [new(EventTypes.JobStarted, large)], worker with { Seq = 0 }, default)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [new(EventTypes.JobQueued, large)], worker with { Seq = 1 }, default)).Outcome);
        await Assert.ThrowsAsync<OwnerFullException>(() => log.AppendAsync(job, [new(EventTypes.JobStarted, large)], null, default));
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [s_large, new(EventTypes.JobCompleted, large)], null, default)).Outcome);
        Assert.Equal(JobStatus.Completed, (await log.FindAsync(job, default))!.Status);
    }

    [Fact]
    public async Task Limit_OwnerAtTheLimit_RepeatsAreAcknowledged()
    {
        var log = Limited();
        var named = Large() with { Idempotency = new("k", "digest") };
        var job = (await log.CreateAsync(named, default)).Job.Id;
        var producer = new Producer("p", 0, 0);
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [s_large], producer, default)).Outcome);
        await FillAsync(log, job);
        var last = (await log.FindAsync(job, default))!.LastSeq;
        Assert.Equal(AppendOutcome.Repeated, (await log.AppendAsync(job, [s_large], producer, default)).Outcome);
        await Assert.ThrowsAsync<OwnerFullException>(() => log.AppendAsync(job, [s_large], producer with { Seq = 1 }, default));
        Assert.Equal(last, (await log.FindAsync(job, default))!.LastSeq);
        var again = await log.CreateAsync(named with { Id = JobIds.Create(TimeProvider.System) }, default);
        Assert.Equal((job, false), (again.Job.Id, again.IsNew));
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [Events.Of(EventTypes.JobFailed)], producer with { Seq = 1 }, default)).Outcome);
    }

    [Fact]
    public async Task Limit_AfterARestart_IsKnownAtOnce()
    {
        var job = await CreateAsync(Limited());
        await FillAsync(new(Store, new() { MaxBytesPerOwner = Limit }), job);
        await ReopenAsync();
        var log = Limited();
        await Assert.ThrowsAsync<OwnerFullException>(() => log.AppendAsync(job, [s_large], null, default));
        await ReopenAsync();
        log = Limited();
        await Assert.ThrowsAsync<OwnerFullException>(() => log.CreateAsync(Large(), default));
    }

    [Fact]
    public async Task Limit_WhatOthersStoreOrTrim_CountsWithinAMinute()
    {
        var time = new FakeTimeProvider();
        var log = Limited(time);
        var job = await CreateAsync(log);
        await log.AppendAsync(job, [Events.Note()], null, default);
        for (var i = 0; i < 9; i++) // as another node does
        {
            await Store.AppendAsync(job, [s_large], null, default);
        }

        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [s_large], null, default)).Outcome);
        time.Advance(TimeSpan.FromMinutes(10));
        var refused = await Assert.ThrowsAsync<OwnerFullException>(() => log.AppendAsync(job, [s_large], null, default));
        Assert.InRange(refused.Used, 80 << 10, 120 << 10);
        Assert.InRange(await Store.MeasureAsync("ann", default), 80 << 10, 120 << 10);
        Assert.Equal(0, await Store.MeasureAsync("nobody", default));
        await Store.TrimAsync(job, long.MaxValue, default);
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [s_large], null, default)).Outcome);
    }

    [Fact]
    public async Task Limit_None_StoresEverything()
    {
        var log = new EventLog(Store, new());
        var job = await CreateAsync(log);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [s_large], null, default)).Outcome);
        }

        Assert.Equal(0, log.RefusedAsFull);
    }

    private static NewJob Large() => Events.Job() with { Request = Events.Json($$$"""{"kind":"external","input":{"text":"{{{new string('x', 8 << 10)}}}"}}""") };

    private static async Task<string> CreateAsync(EventLog log) => (await log.CreateAsync(Events.Job(), default)).Job.Id;

    private static async Task FillAsync(EventLog log, string job) => await Assert.ThrowsAsync<OwnerFullException>(async () =>
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(job, [s_large], null, default)).Outcome);
        }
    });

    private EventLog Limited(TimeProvider? time = null) => new(Store, new() { MaxBytesPerOwner = Limit }, time);
}
