using Headway.Log;
using Headway.Log.Filtering;
using Headway.Tests.Support;

namespace Headway.Tests.Log.Filtering;

/// <summary>The filter language: its syntax, its meaning, and the positions of faults.</summary>
public sealed class EventFilterTests
{
    private static readonly LogEvent s_event = LogEvent.Create(7, DateTimeOffset.UnixEpoch, Events.Of(
        "node.progress",
        """{"percent":40,"job_percent":12.5,"message":"half \"way\"","counts":{"files":3},"tags":["a",7,null,[1]],"done":false,"none":null,"a b":{"c":1},"kind":"x","kind":"probe"}""",
        "level-1/probe-2"));

    [Theory]
    [InlineData("type == 'node.progress'", true)]
    [InlineData("type == \"node.started\"", false)]
    [InlineData("type != 'node.started'", true)]
    [InlineData("type contains 'progress'", true)]
    [InlineData("type in ['node.started', 'node.progress']", true)]
    [InlineData("node == 'level-1/probe-2'", true)]
    [InlineData("node contains 'probe'", true)]
    [InlineData("kind == 'probe'", true)] // of duplicate members the last one counts
    [InlineData("data.kind == kind", null)]
    [InlineData("percent >= 40", true)]
    [InlineData("percent > 40", false)]
    [InlineData("percent < 40.5 and job_percent <= 12.5", true)]
    [InlineData("percent == '40'", false)]
    [InlineData("percent != '40'", true)]
    [InlineData("percent contains 4", false)]
    [InlineData("percent in [1, 4e1]", true)]
    [InlineData("data.counts.files == 3", true)]
    [InlineData("data.counts == 3", false)]
    [InlineData("data.counts != 3", true)]
    [InlineData("data.counts.files.more == 3", false)]
    [InlineData("data.message contains '\"way\"'", true)]
    [InlineData("data.message == 'half \\u0022way\\u0022'", true)]
    [InlineData("data.message > 'half'", true)]
    [InlineData("data.message > 3", false)]
    [InlineData("data.tags contains 'a'", true)]
    [InlineData("data.tags contains 7", true)]
    [InlineData("data.tags contains null", true)]
    [InlineData("data.tags contains 1", false)]
    [InlineData("data.done == false", true)]
    [InlineData("data.none == null", true)]
    [InlineData("data.none != null", false)]
    [InlineData("data.'a b'.c == 1", true)]
    [InlineData("percent == 40 or percent == 41 and type == 'x'", true)] // and binds tighter
    [InlineData("(percent == 40 or percent == 41) and type == 'x'", false)]
    [InlineData("not type == 'x' and percent == 40", true)] // not binds tightest
    [InlineData("not (type == 'x' or percent == 40)", false)]
    public void Passes_OneEvent_AsDocumented(string text, bool? passes)
    {
        var (filter, fault) = EventFilter.Parse(text);
        Assert.Equal(passes is null, fault is not null);
        Assert.Equal(passes ?? false, filter?.Passes(s_event) ?? false);
    }

    [Theory]
    [InlineData("data.missing == 1")]
    [InlineData("data.missing != 1")]
    [InlineData("data.missing == null")]
    [InlineData("data.missing != null")]
    [InlineData("data.missing < 1")]
    [InlineData("data.missing in [1, null]")]
    [InlineData("data.missing contains 'x'")]
    [InlineData("name == 'x'")]
    [InlineData("depth >= 0")]
    public void Passes_MissingMember_NeverHolds_AndItsNegationDoes(string comparison)
    {
        Assert.False(Parse(comparison).Passes(s_event));
        Assert.True(Parse($"not {comparison}").Passes(s_event));
    }

    [Theory]
    [InlineData("", 0, "member")]
    [InlineData("colour == 1", 0, "member")]
    [InlineData("type", 4, "==")]
    [InlineData("type = 'a'", 5, "==")]
    [InlineData("type == a", 8, "value")]
    [InlineData("type == 'a", 8, "closing quote")]
    [InlineData("type == 'a\\x'", 10, "backslash")]
    [InlineData("type == '\\ud800'", 8, "surrogate")]
    [InlineData("type == 'a' percent > 1", 12, "'and', 'or' or the end")]
    [InlineData("type == 'a' && percent > 1", 12, "join with and")]
    [InlineData("(type == 'a'", 12, ")")]
    [InlineData("type == 'a')", 11, "the end")]
    [InlineData("type in 'a'", 8, "[")]
    [InlineData("type in []", 9, "value")]
    [InlineData("type in ['a' 'b']", 13, "comma")]
    [InlineData("percent < true", 10, "order")]
    [InlineData("percent < 007", 10, "number")]
    [InlineData("percent < 1.", 10, "number")]
    [InlineData("percent < 1e999", 10, "number")]
    [InlineData("data == 1", 5, "dot")]
    [InlineData("data. == 1", 6, "name")]
    [InlineData("data.tags.0 == 1", 10, "name")]
    [InlineData("type == 'a' and", 15, "member")]
    [InlineData("not", 3, "member")]
    public void Parse_Fault_HasPositionAndExpectation(string text, int position, string expected)
    {
        var (filter, fault) = EventFilter.Parse(text);
        Assert.Null(filter);
        Assert.Equal(position, fault!.Position);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Bounds_AreExact()
    {
        Assert.Null(EventFilter.Parse(Nested(32)).Fault);
        Assert.Equal(32, EventFilter.Parse(Nested(33)).Fault!.Position);
        Assert.Null(EventFilter.Parse(Many(100)).Fault);
        Assert.Contains("100 values", EventFilter.Parse(Many(101)).Fault!.Message, StringComparison.Ordinal);
        Assert.Null(EventFilter.Parse($"type == '{new string('a', 2000 - 10)}'").Fault);
        Assert.Equal(2000, EventFilter.Parse($"type == '{new string('a', 2000 - 9)}'").Fault!.Position);
        Assert.Null(EventFilter.Parse($"data{string.Concat(Enumerable.Repeat(".x", 16))} == 1").Fault);
        Assert.NotNull(EventFilter.Parse($"data{string.Concat(Enumerable.Repeat(".x", 17))} == 1").Fault);

        static string Nested(int depth) => $"{new string('(', depth)}type == 'a'{new string(')', depth)}";
        static string Many(int terms) => $"percent in [{string.Join(',', Enumerable.Range(0, terms))}]";
    }

    [Fact]
    public void Parse_EqualExpressions_ShareOneFilter_AndEvaluateAnEventOnce()
    {
        var filter = Parse("(percent>=12.25)and type=='node.progress'");
        var same = Parse("percent >= 1225e-2 and (type == \"node.progress\")");
        Assert.Same(filter, same);
        Assert.Equal("percent >= 12.25 and type == \"node.progress\"", filter.Text);
        var e = LogEvent.Create(1, DateTimeOffset.UnixEpoch, Events.Of("node.progress", """{"percent":50}"""));
        for (var i = 0; i < 50; i++)
        {
            Assert.True(new Subscription(filter: same).Shows(e));
        }

        Assert.Equal(1, filter.Evaluations);
    }

    [Fact]
    public void Passes_MoreFiltersThanAnEventCaches_AreStillCorrect()
    {
        var e = LogEvent.Create(1, DateTimeOffset.UnixEpoch, Events.Of("a", """{"percent":50}"""));
        var filters = Enumerable.Range(0, 100).Select(static i => Parse($"percent > {i}")).ToList();
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(50, filters.Count(filter => filter.Passes(e)));
        }
    }

    [Fact]
    public void Find_UnusedFilters_AreCollected()
    {
        var cache = new FilterCache();
        for (var i = 0; i < 2000; i++)
        {
            cache.Find(FilterParser.Parse($"depth == {i}").Expression!);
            if (i % 200 == 0)
            {
                GC.Collect();
            }
        }

        Assert.InRange(cache.Count, 0, 1000);
    }

    [Fact]
    public void Shows_TerminalEvent_WhateverTheFilter() =>
        Assert.True(new Subscription(filter: Parse("type == 'nothing'")).Shows(LogEvent.Create(1, DateTimeOffset.UnixEpoch, Events.Of("job.failed"))));

    [Fact]
    public void Shows_FilteredEvent_DoesNotCountAsTheLastStep()
    {
        var subscription = new Subscription(minPercentStep: 10, filter: Parse("data.loud == true"));
        Assert.True(subscription.Shows(Progress(10, "true")));
        Assert.False(subscription.Shows(Progress(18, "false")));
        Assert.True(subscription.Shows(Progress(20, "true")));

        static LogEvent Progress(int percent, string loud) =>
            LogEvent.Create(1, DateTimeOffset.UnixEpoch, Events.Of("node.progress", $$"""{"percent":{{percent}},"loud":{{loud}}}""", "a"));
    }

    [Fact]
    public void Passes_DataThatCannotBeParsed_IsHidden()
    {
        var deep = LogEvent.Create(1, DateTimeOffset.UnixEpoch, Events.Of("a", $$"""{"x":{{new string('[', 300)}}{{new string(']', 300)}}}"""));
        Assert.False(Parse("type == 'a'").Passes(deep));
    }

    private static EventFilter Parse(string text)
    {
        var (filter, fault) = EventFilter.Parse(text);
        Assert.True(filter is not null, $"{text}: {fault?.Position} {fault?.Message}");
        return filter;
    }
}
