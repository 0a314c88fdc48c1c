using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

/// <summary>A batch of events changes a job's record exactly as the same events do one by one.</summary>
public sealed class AdmissionTests
{
    private const int Rounds = 300;
    private const int MaxEvents = 12;

    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_Batch_MakesTheSameRecordAsItsEventsOneByOne(int seed)
    {
        var random = new Random(seed);
        var record = new JobRecord { Id = "j", Kind = "external", Owner = "ann" }.Apply(LogEvent.Create(1, s_now, Events.Of(EventTypes.JobQueued)));
        for (var round = 0; round < Rounds && !record.IsClosed; round++)
        {
            NewEvent[] batch = [.. Enumerable.Range(0, random.Next(1, MaxEvents)).Select(_ => Any(random))];
            var admission = Admission.Of(record, null, batch, null, s_now.AddSeconds(round));
            if (admission.Events.Length > 0)
            {
                Assert.Equal(batch.Length, admission.Events.Length);
                Assert.Equal(admission.Events.Aggregate(record, static (job, e) => job.Apply(e)), admission.Record);
                Assert.Equal(admission.Record.LastSeq, admission.Events[^1].Seq);
                record = admission.Record;
            }
        }

        Assert.True(record.LastSeq > MaxEvents);
    }

    [Fact]
    public void Of_BatchWithEventsAfterTheEnd_IsRefusedAsAWhole()
    {
        var record = new JobRecord { Id = "j", Kind = "external", Owner = "ann" }.Apply(LogEvent.Create(1, s_now, Events.Of(EventTypes.JobQueued)));
        var admission = Admission.Of(record, null, [Events.Note(), Events.Of(EventTypes.JobCompleted), Events.Note()], null, s_now);
        Assert.Equal(AppendOutcome.Closed, admission.Result.Outcome);
        Assert.Empty(admission.Events);
        Assert.Same(record, admission.Record);
    }

    private static NewEvent Any(Random random) => random.Next(14) switch
    {
        0 => Events.Of(EventTypes.JobStarted),
        1 => Events.Of(EventTypes.JobQueued),
        2 => Events.Of(EventTypes.NodeCompleted, "{}", "a"),
        3 => Events.Of(EventTypes.JobInputRequired, """{"prompt":"?"}""", "a"),
        4 => Events.Of(EventTypes.JobInputReceived, """{"answer":{"steer":"left"}}"""),
        5 when random.Next(100) == 0 => Events.Of(EventTypes.JobFailed, """{"code":"c","message":"m"}"""),
        6 => Events.Of("own", $$"""{"job_percent":{{random.Next(90)}}}"""),
        _ => Events.Note(),
    };
}
