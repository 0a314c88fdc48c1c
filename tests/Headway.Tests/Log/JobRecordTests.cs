using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

public sealed class JobRecordTests
{
    private static readonly DateTimeOffset s_begin = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Apply_SecondAttempt_KeepsTheFirstStartTime()
    {
        var record = Fold("job.started", "job.queued", "job.started");
        Assert.Equal(s_begin.AddMinutes(2), record.Started);
        Assert.Equal((JobStatus.Running, 2), (record.Status, record.Attempt));
    }

    [Fact]
    public void Apply_ProducerEvents_SetRunningAtTheFirstOne()
    {
        var record = Fold("step", "step");
        Assert.Equal(JobStatus.Running, record.Status);
        Assert.Equal(s_begin.AddMinutes(2), record.Started);
        Assert.Equal(0, record.Attempt);
    }

    [Theory]
    [InlineData(0, "job.queued")]
    [InlineData(1, "job.started")]
    [InlineData(0, "job.started", "job.queued")]
    [InlineData(3, "job.started", "job.started", "job.started")]
    [InlineData(2, "job.started", "job.started", "job.started", "job.queued")]
    [InlineData(1, "job.started", "job.started", "node.completed")]
    [InlineData(2, "job.started", "job.started", "node.completed", "job.started")]
    [InlineData(1, "job.started", "node.completed")]
    [InlineData(0, "node.completed")]
    public void Apply_UncleanStarts_AreCounted(int expected, params string[] types) =>
        Assert.Equal(expected, Fold(types).UncleanStarts);

    [Theory]
    [InlineData("job.completed", JobStatus.Completed, 100)]
    [InlineData("job.failed", JobStatus.Failed, 40)]
    [InlineData("job.cancelled", JobStatus.Cancelled, 40)]
    public void Apply_AnEnd_ClosesTheQuestionAndTheLog(string end, JobStatus status, double percent)
    {
        var record = Fold("job.started", "job.input_required", end);
        Assert.Equal((status, percent, true), (record.Status, record.Percent, record.IsClosed));
        Assert.Equal(((string?)null, 0L), (record.InputNode, record.InputSeq));
        Assert.Equal(s_begin.AddMinutes(4), record.Finished);
        Assert.Equal(AppendOutcome.Closed, record.Admit(new("step", NewEvent.NoData)));
    }

    // Adds job.queued as the first event. Events are a minute apart; each has node n and a job_percent of 40.
    private static JobRecord Fold(params string[] types)
    {
        var record = new JobRecord { Id = "j", Kind = "external", Owner = "ann" };
        var seq = 0;
        foreach (var type in types.Prepend("job.queued"))
        {
            seq++;
            record = record.Apply(LogEvent.Create(seq, s_begin.AddMinutes(seq), new(type, Events.Json("""{"job_percent":40}"""), "n")));
        }

        Assert.Equal(seq, record.LastSeq);
        return record;
    }
}
