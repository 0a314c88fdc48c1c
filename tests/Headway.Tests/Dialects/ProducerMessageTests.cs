using System.Text;
using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log;

namespace Headway.Tests.Dialects;

/// <summary>What becomes of a producer's message on a channel, in every dialect.</summary>
public sealed class ProducerMessageTests
{
    private const int MaxEventBytes = 10_000;

    private static readonly byte[][] s_bad =
    [
        [], "null"u8.ToArray(), "{"u8.ToArray(), "[]"u8.ToArray(), "{}"u8.ToArray(), "\"text\""u8.ToArray(), [0xff, 0xfe, 0x00], "NaN"u8.ToArray(), [0xf0, 0x9f, 0x98],
        Encoding.UTF8.GetBytes($"{{\"type\":\"{new string('x', 20_000)}\"}}"), Encoding.UTF8.GetBytes(new string('\u65e5', 20_000)), Encoding.UTF8.GetBytes(new string('[', 9_000)),
    ];

    public static TheoryData<string> Names => [.. RecordedLog.Dialects.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Refusal_OfAnyBytes_IsABoundedNote_ThatEveryDialectCanTell(string name)
    {
        foreach (var bytes in s_bad)
        {
            var (e, fault) = ProducerMessage.Read(bytes, RecordedLog.Dialects.Find(name)!, MaxEventBytes);
            Assert.Null(e);
            var note = ProducerMessage.Refusal(bytes, fault!).EnsureValid();
            Assert.Equal(EventTypes.Note, note.Type);
            Assert.InRange(note.Data.Length, 1, 40_000);
            var logged = LogEvent.Create(2, DateTimeOffset.UnixEpoch, note);
            foreach (var other in RecordedLog.Dialects.Names)
            {
                RecordedLog.Dialects.Find(other)!.Begin(new(RecordedLog.JobId, "external", "t", "local")).Translate(logged);
            }
        }
    }

    [Theory]
    [InlineData("typesafe", """{"step":"entity_extraction","message":"m","percent":5}""", """{"step":"scam_db","message":"m","percent":40}""")]
    [InlineData("wort", """{"type":"start","message":"m"}""", """{"type":"thinking","message":"m"}""")]
    [InlineData("wort", """{"type":"phase_start","phase":"planning","message":"m"}""", """{"type":"phase_start","phase":"searching","message":"m"}""")]
    [InlineData("kognys", """{"event_type":"research_started","data":{}}""", """{"event_type":"draft_generated","data":{}}""")]
    [InlineData("deepresearch", """{"type":"session_started"}""", """{"type":"task_started"}""")]
    [InlineData("langgraph", """{"type":"node_start","nodeId":"generate_queries"}""", """{"type":"node_start","nodeId":"web_search"}""")]
    public void BeginsRun_OnlyTheMessageThatBeginsOne(string name, string first, string other)
    {
        var dialect = RecordedLog.Dialects.Find(name)!;
        Assert.True(Begins(first));
        Assert.False(Begins(other));

        bool Begins(string text)
        {
            using var message = JsonDocument.Parse(text);
            return dialect.BeginsRun(message.RootElement);
        }
    }

    [Fact]
    public void BeginsRun_EveryDialectHasOne() =>
        Assert.Equal(["deepresearch", "kognys", "langgraph", "typesafe", "wort"], RecordedLog.Dialects.Names.Order(StringComparer.Ordinal));
}
