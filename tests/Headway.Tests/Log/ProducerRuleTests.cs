using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

/// <summary>Fencing and deduplication at each of their boundaries.</summary>
public sealed class ProducerRuleTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ProducerState s_known = new(Epoch: 2, Seq: 5, LastSeq: 9);

    [Theory]
    [InlineData(1, null, AppendOutcome.Fenced)]
    [InlineData(1, 6L, AppendOutcome.Fenced)]
    [InlineData(2, null, AppendOutcome.Appended)]
    [InlineData(2, 4L, AppendOutcome.Repeated)]
    [InlineData(2, 5L, AppendOutcome.Repeated)]
    [InlineData(2, 6L, AppendOutcome.Appended)]
    [InlineData(2, 7L, AppendOutcome.SequenceGap)]
    [InlineData(3, null, AppendOutcome.Appended)]
    [InlineData(3, 0L, AppendOutcome.Appended)]
    [InlineData(3, 1L, AppendOutcome.Appended)]
    [InlineData(3, 2L, AppendOutcome.SequenceGap)]
    public void Admit_KnownProducer_FollowsItsEpochAndNumber(long epoch, long? seq, AppendOutcome expected) =>
        Assert.Equal(expected, ProducerState.Admit(s_known, new("p", epoch, seq)).Outcome);

    [Theory]
    [InlineData(0L, AppendOutcome.Appended)]
    [InlineData(1L, AppendOutcome.Appended)]
    [InlineData(2L, AppendOutcome.SequenceGap)]
    public void Admit_NewProducer_BeginsAtZeroOrOne(long seq, AppendOutcome expected)
    {
        Assert.Equal(expected, ProducerState.Admit(null, new("p", 7, seq)).Outcome);
        Assert.Equal(expected, ProducerState.Admit(new ProducerState(7, null, 3), new("p", 7, seq)).Outcome);
    }

    [Fact]
    public void Admit_Refusal_ReturnsTheExpectedValues()
    {
        Assert.Equal(2, ProducerState.Admit(s_known, new("p", 1, 6)).Epoch);
        Assert.Equal(6, ProducerState.Admit(s_known, new("p", 2, 8)).ExpectedSeq);
        Assert.Equal(0, ProducerState.Admit(s_known, new("p", 3, 8)).ExpectedSeq);
        Assert.Equal(9, ProducerState.Admit(s_known, new("p", 2, 5)).LastSeq);
    }

    [Fact]
    public void Of_Repeat_NamesTheSeqOfTheFirstTry_AndARefusalThatOfTheLog()
    {
        var record = Record(lastSeq: 12);
        Assert.Equal(9, Admission.Of(record, s_known, [Events.Note()], new("p", 2, 5), s_now).Result.LastSeq);
        Assert.Equal(12, Admission.Of(record, s_known, [Events.Note()], new("p", 1, 5), s_now).Result.LastSeq);
        Assert.Equal(12, Admission.Of(record, s_known, [Events.Note()], new("p", 2, 8), s_now).Result.LastSeq);
    }

    [Fact]
    public void Of_RepeatAfterTheEnd_IsAcknowledged_AndANewAppendIsNot()
    {
        var closed = Record(lastSeq: 12) with { Status = JobStatus.Completed };
        Assert.Equal(AppendOutcome.Repeated, Admission.Of(closed, s_known, [Events.Note()], new("p", 2, 5), s_now).Result.Outcome);
        Assert.Equal(AppendOutcome.Closed, Admission.Of(closed, s_known, [Events.Note()], new("p", 2, 6), s_now).Result.Outcome);
    }

    [Theory]
    [InlineData(2, 6L, 6L)]
    [InlineData(2, null, 5L)] // an append without a number keeps the number of the epoch
    [InlineData(3, null, null)] // a new epoch starts without a number
    [InlineData(3, 1L, 1L)]
    public void Of_Accepted_StoresEpochNumberAndSeq(long epoch, long? seq, long? expectedSeq)
    {
        var admission = Admission.Of(Record(lastSeq: 12), s_known, [Events.Note(), Events.Note()], new("p", epoch, seq), s_now);
        Assert.Equal(new ProducerState(epoch, expectedSeq, 14), admission.Producer);
    }

    private static JobRecord Record(long lastSeq) => new() { Id = "j", Kind = "external", Owner = "ann", LastSeq = lastSeq };
}
