using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

/// <summary>PROTOCOL.md, section 2.3: the node and the field kinds that each event type requires.</summary>
public sealed class EventRulesTests
{
    [Theory]
    [InlineData(EventTypes.JobInputRequired)]
    [InlineData(EventTypes.NodeStarted)]
    [InlineData(EventTypes.NodeProgress)]
    [InlineData(EventTypes.NodeCompleted)]
    [InlineData(EventTypes.NodeFailed)]
    [InlineData(EventTypes.TextDelta)]
    public void Check_MissingNode_IsRefused(string type)
    {
        Assert.Equal("invalid_node", Events.Of(type).Check()!.Code);
        Assert.Null(Events.Of(type, node: "a").Check());
    }

    [Theory]
    [InlineData(EventTypes.JobQueued)]
    [InlineData(EventTypes.JobStarted)]
    [InlineData(EventTypes.JobCompleted)]
    [InlineData(EventTypes.JobFailed)]
    [InlineData(EventTypes.JobCancelled)]
    public void Check_UnexpectedNode_IsRefused(string type)
    {
        Assert.Equal("invalid_node", Events.Of(type, node: "a").Check()!.Code);
        Assert.Null(Events.Of(type).Check());
        Assert.Null((Events.Of(type, node: "a") with { Dialect = "wort" }).Check()); // the dialect validates its own messages
    }

    [Theory]
    [InlineData("own", """{"job_percent":"half"}""", "own", """{"job_percent":0}""")]
    [InlineData("own", """{"job_percent":-0.1}""", "own", """{"job_percent":100}""")]
    [InlineData("own", """{"job_percent":1e999}""", "own", """{"percent":"half","text":1,"kind":[]}""")]
    [InlineData(EventTypes.JobStarted, """{"attempt":"1"}""", EventTypes.JobStarted, """{"attempt":1}""")]
    [InlineData(EventTypes.JobInputRequired, """{"prompt":["?"]}""", EventTypes.JobInputRequired, """{"prompt":"?","options":{"a":1}}""")]
    [InlineData(EventTypes.JobCancelled, """{"reason":{}}""", EventTypes.JobCancelled, """{"reason":"r","by":"ann"}""")]
    [InlineData(EventTypes.JobCancelled, """{"by":1}""", EventTypes.JobCancelled, """{"by":null}""")]
    [InlineData(EventTypes.NodeStarted, """{"parent":1}""", EventTypes.NodeStarted, """{"parent":"a","kind":"k","name":"n","title":"t","depth":0,"input":1}""")]
    [InlineData(EventTypes.NodeStarted, """{"kind":true}""", EventTypes.NodeStarted, """{"message":1}""")]
    [InlineData(EventTypes.NodeStarted, """{"name":{}}""", EventTypes.NodeStarted, "{}")]
    [InlineData(EventTypes.NodeStarted, """{"title":[]}""", EventTypes.NodeStarted, """{"title":[],"title":"t"}""")]
    [InlineData(EventTypes.NodeStarted, """{"depth":-1}""", EventTypes.NodeStarted, """{"x":{"depth":-1}}""")]
    [InlineData(EventTypes.NodeProgress, """{"percent":"half"}""", EventTypes.NodeProgress, """{"percent":50}""")]
    [InlineData(EventTypes.NodeProgress, """{"per\u0063ent":"half"}""", EventTypes.NodeProgress, """{"percent":null}""")]
    [InlineData(EventTypes.NodeProgress, """{"percent":100.5}""", EventTypes.NodeProgress, """{"percent":100.0}""")]
    [InlineData(EventTypes.NodeProgress, """{"message":5}""", EventTypes.NodeProgress, """{"message":"m"}""")]
    [InlineData(EventTypes.NodeProgress, """{"counts":[1]}""", EventTypes.NodeProgress, """{"counts":{"a":1}}""")]
    [InlineData(EventTypes.NodeCompleted, """{"duration_ms":"5"}""", EventTypes.NodeCompleted, """{"duration_ms":5,"output":"o"}""")]
    [InlineData(EventTypes.NodeFailed, """{"duration_ms":-5}""", EventTypes.NodeFailed, """{"error":"It broke."}""")]
    [InlineData(EventTypes.TextDelta, """{"text":1}""", EventTypes.TextDelta, """{"text":"t","channel":"answer"}""")]
    [InlineData(EventTypes.TextDelta, """{"channel":1}""", EventTypes.TextDelta, """{"text":""}""")]
    [InlineData(EventTypes.Note, """{"level":3}""", EventTypes.Note, """{"level":"info","message":"m"}""")]
    [InlineData(EventTypes.Note, """{"message":{}}""", EventTypes.Note, """{"percent":"half"}""")]
    public void Check_FieldOfTheWrongKind_IsRefused(string badType, string bad, string goodType, string good)
    {
        Assert.Equal("invalid_data", With(badType, bad).Check()!.Code);
        Assert.Null(With(goodType, good).Check());
        Assert.Null((With(badType, bad) with { Dialect = "wort" }).Check());
    }

    [Theory]
    [InlineData("job.exploded")]
    [InlineData("gap")]
    public void Check_ReservedName_IsRefused(string type) => Assert.Equal("reserved_type", Events.Of(type).Check()!.Code);

    [Fact]
    public void Check_DefaultEvent_IsRefused() => Assert.Equal("invalid_type", default(NewEvent).Check()!.Code);

    [Fact]
    public void Check_DeeperThanTheLogReads_IsRefused()
    {
        Assert.Null(Events.Of("x", Nested(256)).Check());
        Assert.Equal("invalid_data", Events.Of("x", Nested(257)).Check()!.Code);

        static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
    }

    [Fact]
    public void EnsureValid_ChangedAfterwards_IsCheckedAgain()
    {
        var valid = Events.Of(EventTypes.NodeProgress, node: "a").EnsureValid();
        Assert.Equal(Events.Of(EventTypes.NodeProgress, node: "a").Check(), valid.Check());
        Assert.Equal("invalid_data", (valid with { Data = Events.Json("{") }).Check()!.Code);
        Assert.Equal("invalid_type", (valid with { Type = "two words" }).Check()!.Code);
        Assert.Equal("invalid_node", (valid with { Node = null }).Check()!.Code);
        Assert.Equal("invalid_node", ((Events.Of(EventTypes.JobCompleted, node: "a") with { Dialect = "wort" }).EnsureValid() with { Dialect = null }).Check()!.Code);
        Assert.Throws<ArgumentException>(() => (valid with { Node = "" }).EnsureValid());
        Assert.Equal(valid, valid with { Node = "a" });
    }

    private static NewEvent With(string type, string data) => Events.Of(type, data, type.StartsWith("node.", StringComparison.Ordinal) || type is EventTypes.TextDelta or EventTypes.JobInputRequired ? "a" : null);
}
