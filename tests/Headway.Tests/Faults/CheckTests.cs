using System.Text.Json;
using Headway.Bench.Checks;

namespace Headway.Tests.Faults;

/// <summary>The checks behind the fault tests must not be blind: each kind of damage is shown to them once.</summary>
public sealed class CheckTests
{
    private static readonly string[] s_log =
    [
        """{"seq":1,"type":"job.queued","time":"2026-03-01T09:30:00.000Z","data":{}}""",
        """{"seq":2,"type":"work.done","time":"2026-03-01T09:30:00.000Z","data":{"text":"one"}}""",
        """{"seq":3,"type":"work.done","time":"2026-03-01T09:30:00.000Z","data":{"text":"two"}}""",
        """{"seq":4,"type":"job.completed","time":"2026-03-01T09:30:00.000Z","data":{}}""",
    ];

    [Fact]
    public void LogCheck_ReaderWithTheWholeLog_IsGood()
    {
        var check = LogCheck.Of(Stored(s_log), [RecordedReader.Of(s_log), RecordedReader.Of(s_log)]);
        Assert.Equal(new() { Stored = 4, Read = 8 }, check);
        Assert.True(check.IsGood);
    }

    [Fact]
    public void LogCheck_EventRepeated_IsRepeated() =>
        Assert.Equal(1, LogCheck.Of(Stored(s_log), [RecordedReader.Of(s_log[0], s_log[1], s_log[1], s_log[2], s_log[3])]).Repeated);

    [Fact]
    public void LogCheck_EventLeftOut_IsMissed() =>
        Assert.NotEqual(0, LogCheck.Of(Stored(s_log), [RecordedReader.Of(s_log[0], s_log[2], s_log[3])]).Missed);

    [Fact]
    public void LogCheck_ReaderStopsEarly_IsMissed() =>
        Assert.Equal(2, LogCheck.Of(Stored(s_log), [RecordedReader.Of(s_log[0], s_log[1])]).Missed);

    [Fact]
    public void LogCheck_ReaderThatFilters_NeedsWhatItAskedForAndNoMore()
    {
        var done = RecordedReader.OfOnly("work.done", s_log[1..]);
        Assert.True(LogCheck.Of(Stored(s_log), [done]).IsGood);
        Assert.Equal(1, LogCheck.Of(Stored(s_log), [RecordedReader.OfOnly("work.done", s_log[1], s_log[3])]).Missed);
        Assert.NotEqual(0, LogCheck.Of(Stored(s_log), [RecordedReader.OfOnly("work.done", s_log)]).Lost);
    }

    [Fact]
    public void LogCheck_LogShorterThanWhatWasSeen_IsLost() =>
        Assert.Equal(1, LogCheck.Of(Stored(s_log[..3]), [RecordedReader.Of(s_log)]).Lost);

    [Fact]
    public void LogCheck_OneByteOfAnEventOther_IsLost()
    {
        string[] other = [s_log[0], s_log[1], s_log[2].Replace("two", "twO", StringComparison.Ordinal), s_log[3]];
        Assert.Equal(1, LogCheck.Of(Stored(other), [RecordedReader.Of(s_log)]).Lost);
    }

    [Fact]
    public void LogCheck_HoleInTheLog_IsMisnumbered() =>
        Assert.Equal(2, LogCheck.Of(Stored(s_log[0], s_log[2], s_log[3]), []).WrongNumber);

    [Fact]
    public void StepCheck_FinishedStepStartedAgain_IsRunAgain()
    {
        var again = StepCheck.Of(Stored(
            Node(1, "job.started", "-"), Node(2, "node.started", "a"), Node(3, "node.completed", "a"), Node(4, "node.started", "b"),
            Node(5, "job.started", "-"), Node(6, "node.started", "a"), Node(7, "node.started", "b"), Node(8, "node.completed", "b"), Node(9, "job.completed", "-")));
        Assert.Equal(new() { Jobs = 1, Completed = 1, Resumed = 1, Attempts = 2, Kept = 1, Rerun = 1, Repeated = 2 }, again);
    }

    [Fact]
    public void StepCheck_StepThatEndsTwice_IsEndedTwice()
    {
        var twice = StepCheck.Of(Stored(
            Node(1, "job.started", "-"), Node(2, "node.started", "a"), Node(3, "job.started", "-"), Node(4, "node.started", "a"),
            Node(5, "node.completed", "a"), Node(6, "node.completed", "a"), Node(7, "job.completed", "-")));
        Assert.Equal((1, false), (twice.EndedTwice, twice.IsGood));
    }

    [Theory]
    [InlineData("""[{"request":1,"index":0},{"request":1,"index":1},{"request":2,"index":0}]""", 0, 0, 0)]
    [InlineData("""[{"request":1,"index":0},{"request":2,"index":0}]""", 1, 0, 0)]
    [InlineData("""[{"request":1,"index":0},{"request":1,"index":1},{"request":2,"index":0},{"request":2,"index":0}]""", 0, 1, 0)]
    [InlineData("""[{"request":1,"index":1},{"request":1,"index":0},{"request":2,"index":0}]""", 0, 0, 1)]
    [InlineData("""[{"request":2,"index":0},{"request":1,"index":0},{"request":1,"index":1}]""", 0, 0, 1)]
    public void ProducerCheck_StoredRequests_TellsWhatIsWrong(string stored, int lost, int doubled, int disordered)
    {
        using var data = JsonDocument.Parse(stored);
        var log = Stored([.. data.RootElement.EnumerateArray().Select(static (e, index) =>
            $$$"""{"seq":{{{index + 1}}},"type":"work.done","time":"2026-03-01T09:30:00.000Z","node":"p","data":{{{e.GetRawText()}}}}""")]);
        var check = ProducerCheck.Of(log, "p", [new(1, 2, 2), new(2, 1, 3)]);
        Assert.Equal((2, lost, doubled, disordered), (check.Acknowledged, check.Lost, check.Duplicated, check.OutOfOrder));
    }

    private static string Node(int seq, string type, string node) =>
        $$$"""{"seq":{{{seq}}},"type":"{{{type}}}","time":"2026-03-01T09:30:00.000Z","node":"{{{node}}}","data":{}}""";

    private static List<StoredEvent> Stored(params string[] events)
    {
        using var document = JsonDocument.Parse($"[{string.Join(',', events)}]");
        return [.. document.RootElement.EnumerateArray().Select(StoredEvent.Read)];
    }
}
