using System.Text;
using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

public sealed class EventLineTests
{
    private static readonly DateTimeOffset s_time = new(2026, 2, 28, 23, 59, 58, 7, TimeSpan.FromHours(2));

    public static TheoryData<string, string?, string?> Members => new()
    {
        { "{}", null, null },
        { """{"a":1}""", "level-1/probe 2", null },
        { """{"a":"}"}""", "a\"b\\", null },
        { """{"a":"\"}"}""", "\\", null },
        { """{"a":{"b":{}}}""", "größe 😀", null },
        { """{"dialect":"x"}""", "\",\"data\":{", null },
        { """{"a":",\"dialect\":\"x\""}""", null, null },
        { """{"a":1}""", "n", "kognys" },
        { "{\r\n  \"a\": 1\r\n}", null, "typesafe" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void Parse_LineOfCreate_ReturnsTheSameEvent(string data, string? node, string? dialect)
    {
        var made = LogEvent.Create(9_007_199_254_740_993, s_time, new("own.type:x/y", Events.Json(data), node, dialect));
        var read = LogEvent.Parse(made.Line.Span);
        Assert.Equal(made.Line.ToArray(), read.Line.ToArray());
        Assert.Equal((made.Seq, made.Type, made.Time, made.Node, made.Dialect), (read.Seq, read.Type, read.Time, read.Node, read.Dialect));
        Assert.Equal((9_007_199_254_740_993, node, dialect), (read.Seq, read.Node, read.Dialect));
        Assert.Equal(made.Data.Text(), read.Data.Text());
        Assert.Equal(data.Replace('\r', ' ').Replace('\n', ' '), read.Data.Text());
        Assert.StartsWith("""{"seq":9007199254740993,"type":"own.type:x/y","time":"2026-02-28T21:59:58.007Z",""", read.Line.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void TryRead_AnyLine_AgreesWithRead(string data, string? node, string? dialect)
    {
        var line = LogEvent.Create(7, s_time, new("note", Events.Json(data), node, dialect)).Line.Span;
        Assert.Equal(dialect is null, EventLineReader.TryRead(line, out var quick));
        var closely = EventLineReader.Read(line);
        if (dialect is null)
        {
            Assert.Equal(closely.Node, quick.NodeLength == 0 ? null : EventLineReader.Unquote(line.Slice(quick.NodeStart, quick.NodeLength)));
            Assert.Equal((closely.Seq, closely.Type, closely.Time, closely.DataStart, closely.DataLength), (quick.Seq, quick.Type, quick.Time, quick.DataStart, quick.DataLength));
        }
    }

    [Theory]
    [InlineData("""{"seq":1}""")]
    [InlineData("""{"seq":1,"type":"x","time":"2026-13-01T00:00:00.000Z","data":{}}""")]
    [InlineData("""{"seq":1,"type":"x","time":"2026-02-30T00:00:00.000Z","data":{}}""")]
    [InlineData("""{"seq":x,"type":"x","time":"2026-01-01T00:00:00.000Z","data":{}}""")]
    [InlineData("""{"seq":1,"type":"x","time":"2026-01-01T00:00:00.000Z","node":"a""")]
    [InlineData("""{"seq":1,"type":"x","time":"2026-01-01T00:00:00.000Z","data":{""")]
    [InlineData("")]
    public void Parse_NotAnEvent_Throws(string line) =>
        Assert.Throws<FormatException>(() => LogEvent.Parse(Encoding.UTF8.GetBytes(line + "\n")));

    [Theory]
    [InlineData("0001-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    [InlineData("2024-02-29T10:00:59.001Z")]
    [InlineData("2026-01-31T23:01:00.100Z")]
    public void TryRead_TimesAtTheirBounds_AreParsedCorrectly(string time)
    {
        Assert.True(EventLineReader.TryRead(WithTime(time), out var fields));
        Assert.Equal(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), fields.Time);
    }

    [Theory]
    [InlineData("0000-01-01T00:00:00.000Z")]
    [InlineData("2026-00-01T00:00:00.000Z")]
    [InlineData("2026-13-01T00:00:00.000Z")]
    [InlineData("2026-01-00T00:00:00.000Z")]
    [InlineData("2026-04-31T00:00:00.000Z")]
    [InlineData("2026-01-01T24:00:00.000Z")]
    [InlineData("2026-01-01T00:60:00.000Z")]
    [InlineData("2026-01-01T00:00:60.000Z")]
    public void TryRead_TimesOutsideTheirBounds_ReturnsFalse(string time) =>
        Assert.False(EventLineReader.TryRead(WithTime(time), out _));

    [Fact]
    public void TryRead_WrongCharacterInTheTime_ReturnsFalse()
    {
        const string Time = "2026-01-02T03:04:05.006Z";
        for (var at = 0; at < Time.Length; at++)
        {
            foreach (var other in "x/ ")
            {
                Assert.False(EventLineReader.TryRead(WithTime($"{Time[..at]}{other}{Time[(at + 1)..]}"), out _), $"{other} at {at}");
            }
        }

        Assert.False(EventLineReader.TryRead(WithTime($"{Time}+"), out _));
    }

    [Fact]
    public void TryRead_TruncatedLine_ReturnsFalse()
    {
        var line = LogEvent.Create(7, s_time, new("note", Events.Json("""{"a":"}\"}"}"""), "a\\\"b", null)).Line.Span;
        Assert.True(EventLineReader.TryRead(line, out _));
        for (var length = 0; length < line.Length; length++)
        {
            Assert.False(EventLineReader.TryRead(line[..length], out _), $"{length} bytes");
        }
    }

    [Fact]
    public void Create_AnyCharacterInANode_RoundTrips()
    {
        for (var c = ' '; c < 0x180; c++)
        {
            var node = $"{c}a{c}{c}";
            Assert.Equal(node, LogEvent.Parse(LogEvent.Create(1, s_time, new("note", NewEvent.NoData, node)).Line.Span).Node);
        }
    }

    [Fact]
    public void Parse_OtherOrderOrBlanks_IsRead()
    {
        var e = LogEvent.Parse(Encoding.UTF8.GetBytes("""{ "type":"x", "data": {"a": 1}, "time":"2026-01-01T00:00:00Z", "seq": 3, "node":"\u0061" }""" + "\n"));
        Assert.Equal((3L, "x", "a", """{"a": 1}"""), (e.Seq, e.Type, e.Node, e.Data.Text()));
    }

    private static byte[] WithTime(string time) => Encoding.UTF8.GetBytes($$$"""{"seq":1,"type":"x","time":"{{{time}}}","data":{}}""" + "\n");
}
