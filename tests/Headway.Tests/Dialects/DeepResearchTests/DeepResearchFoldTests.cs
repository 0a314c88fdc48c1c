using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Headway.AspNetCore.Dialects;
using Headway.Log;

namespace Headway.Tests.Dialects.DeepResearchTests;

/// <summary>What holds for the fold of every log.</summary>
public sealed class DeepResearchFoldTests
{
    private const double LeastStep = 5;

    private static readonly DateTimeOffset s_time = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Progress_OfATask_IsNeverToldInSmallSteps_SaveTheLast()
    {
        var told = 0;
        Prop.ForAll(Gen.Choose(0, 9).Zip(Gen.Choose(0, 105)).ListOf().ToArbitrary(), moves =>
        {
            var messages = Fold([.. moves.SelectMany(static (move, at) => Move(at, move.Item1, move.Item2))]).SelectMany(static e => e.Messages);
            var last = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var message in messages.Where(static message => message.Name == "task_progress").Select(static message => DeepResearchClient.Json(Encoding.UTF8.GetString(message.Json.Span))))
            {
                told++;
                var (task, percent) = (message.GetProperty("task_id").GetString()!, message.GetProperty("progress_percentage").GetDouble());
                Assert.InRange(percent, 0, 100);
                Assert.True(Math.Abs(percent - last.GetValueOrDefault(task)) >= LeastStep || percent == 100, $"{last.GetValueOrDefault(task)} then {percent}");
                last[task] = percent;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
        Assert.True(told > 100); // the property was not empty
    }

    [Theory]
    [InlineData("[3,7,10,14,15,99,100,100]", "7,14,99,100", 4)]
    [InlineData("[4.9,5,9.9,10]", "5,10", 2)]
    [InlineData("[97,100]", "97,100", 0)]
    [InlineData("[50,46,45]", "50,45", 1)]
    public void Progress_IsThrottledAndCounted(string percents, string expected, int throttled)
    {
        var events = Fold([Started("p", "probe"), .. DeepResearchClient.Json(percents).EnumerateArray().Select(static percent => ("node.progress", "p", $$"""{"percent":{{percent.GetRawText()}}}"""))]);
        var told = events.SelectMany(static e => e.Messages).Where(static message => message.Name == "task_progress")
            .Select(static message => DeepResearchClient.Json(Encoding.UTF8.GetString(message.Json.Span)).GetProperty("progress_percentage").GetRawText());
        Assert.Equal(expected, string.Join(',', told));
        Assert.Equal(throttled, events.Sum(static e => e.Throttled));
    }

    [Fact]
    public void Restart_OfATask_TellsItAgain_AndItsRetriesAreCounted()
    {
        var events = Fold(
            [
                ("job.started", null, """{"attempt":1}"""), Started("p", "probe"), ("node.progress", "p", """{"percent":40}"""),
                ("job.started", null, """{"attempt":2}"""), Started("p", "probe"), ("node.progress", "p", """{"percent":42}"""),
                ("node.failed", "p", """{"error":{"code":"timeout","message":"too slow"},"duration_ms":20}"""),
            ]);
        var messages = events.SelectMany(static e => e.Messages).ToList();
        Assert.Equal(["session_started", "task_started", "task_progress", "task_started", "task_failed"], messages.Select(static message => message.Name));
        var failed = DeepResearchClient.Json(Encoding.UTF8.GetString(messages[^1].Json.Span));
        Assert.Equal(("too slow", "timeout", 1), (failed.GetProperty("error_message").GetString(), failed.GetProperty("error_type").GetString(), failed.GetProperty("retry_count").GetInt32()));
    }

    [Fact]
    public void OneEvent_MakesOneMessageAtMost_SoEachIsACursor()
    {
        foreach (var log in RecordedLog.Names)
        {
            Assert.All(RecordedLog.Load(log).In(DeepResearchClient.Dialect), static e => Assert.InRange(e.Messages.Length, 0, 1));
        }
    }

    [Theory]
    [InlineData("""{"type":"session_failed","error_message":"x"}""", "job.failed")]
    [InlineData("""{"type":"session_completed"}""", "job.completed")]
    [InlineData("""{"type":"session_cancelled"}""", "job.cancelled")]
    [InlineData("""{"type":"task_paused"}""", "task_paused")]
    public void Decode_AMessage_IsAnEventOfItsOwnName(string message, string type)
    {
        var (e, fault) = DeepResearchClient.Dialect.Decode(DeepResearchClient.Json(message), Encoding.UTF8.GetBytes(message), null);
        Assert.Null(fault);
        Assert.Equal(type, e.Type);
    }

    private static IEnumerable<(string Type, string? Node, string Data)> Move(int at, int what, int percent)
    {
        var task = $"p{percent % 3}";
        return what switch
        {
            0 => [Started(task, "probe")],
            1 => [Started($"{task}/t{at}", "tool", task), ("node.completed", $"{task}/t{at}", """{"output":{"results":[{"file":"a"},{"url":7}]}}""")],
            2 => [Started($"{task}/s", "synthesis", task), ("node.progress", $"{task}/s", $$"""{"percent":{{percent}}}""")],
            3 => [("node.completed", $"{task}/s", "{}")],
            4 => [("node.completed", task, "{}")],
            5 => [("node.progress", $"{task}/t{at}", $$"""{"percent":{{percent}}}""")],
            _ => [("node.progress", task, $$"""{"percent":{{percent}},"message":"m"}""")],
        };
    }

    private static (string Type, string? Node, string Data) Started(string node, string kind, string? parent = null) =>
        ("node.started", node, $$"""{"kind":"{{kind}}","name":"{{kind}}","title":"T","parent":"{{parent}}","depth":1}""");

    private static IReadOnlyList<Translated> Fold(IReadOnlyList<(string Type, string? Node, string Data)> events)
    {
        var log = events.Prepend(("job.queued", null, """{"kind":"external","title":"T"}"""))
            .Select(static (e, at) => LogEvent.Create(at + 1, s_time, new NewEvent(e.Item1, Encoding.UTF8.GetBytes(e.Item3), e.Item2))).ToList();
        return new RecordedLog(new(RecordedLog.JobId, "external", "T", "local"), log).In(DeepResearchClient.Dialect);
    }
}
