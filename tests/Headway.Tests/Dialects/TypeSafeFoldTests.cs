using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.TypeSafe;
using Headway.Log;

namespace Headway.Tests.Dialects;

/// <summary>What the fold promises for any events, whoever wrote them and in whatever order.</summary>
public sealed class TypeSafeFoldTests
{
    [Property(MaxTest = 300)]
    public void Fold_AnyEvents_PercentIsWholeAndNeverFallsSaveThatFailedIsZero(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var translator = RecordedLog.Dialects.Find(TypeSafeDialect.Id)!.Begin(new("job", random.Next(2) == 0 ? "scam-check" : "external", "A job", "ann"));
        var reached = 0;
        foreach (var message in Enumerable.Range(1, 40).SelectMany(seq => translator.Translate(Make(random, seq)).Messages))
        {
            var json = JsonSerializer.Deserialize<JsonElement>(message.Json.Span);
            Assert.True(json.GetProperty("percent").TryGetInt32(out var percent), message.Json.ToString());
            Assert.False(string.IsNullOrWhiteSpace(json.GetProperty("step").GetString()));
            if (json.GetProperty("step").GetString() != "failed")
            {
                Assert.InRange(percent, reached, 100);
                reached = percent;
            }
        }
    }

    private static LogEvent Make(Random random, int seq)
    {
        var percent = random.Next(4) == 0 ? (random.NextDouble() * 100).ToString("0.###", CultureInfo.InvariantCulture) : random.Next(101).ToString(CultureInfo.InvariantCulture);
        var node = "n" + random.Next(4);
        var body = random.Next(8) switch
        {
            0 => $$$"""{"seq":{{{seq}}},"type":"node.started","time":"2026-01-01T00:00:00.000Z","node":"{{{node}}}","data":{"kind":"phase","name":"{{{node}}}","title":"A phase"}}""",
            1 => $$$"""{"seq":{{{seq}}},"type":"node.progress","time":"2026-01-01T00:00:00.000Z","node":"{{{node}}}","data":{"message":"m{{{seq}}}","job_percent":{{{percent}}}}}""",
            2 => $$$"""{"seq":{{{seq}}},"type":"node.failed","time":"2026-01-01T00:00:00.000Z","node":"{{{node}}}","data":{"error":{"code":"c","message":"broke"} }}""",
            3 => $$$"""{"seq":{{{seq}}},"type":"note","time":"2026-01-01T00:00:00.000Z","data":{"level":"error","message":"m{{{seq}}}"}}""",
            4 => $$$"""{"seq":{{{seq}}},"type":"writing","time":"2026-01-01T00:00:00.000Z","dialect":"wort","data":{"message":"m","percent":{{{percent}}}}}""",
            5 => $$$"""{"seq":{{{seq}}},"type":"failed","time":"2026-01-01T00:00:00.000Z","dialect":"typesafe","data":{"step":"failed","message":"m","percent":0}}""",
            6 => $$$"""{"seq":{{{seq}}},"type":"own.type","time":"2026-01-01T00:00:00.000Z","data":{"message":"m","percent":{},"job_percent":"x"}}""",
            _ => $$$"""{"seq":{{{seq}}},"type":"scam_db","time":"2026-01-01T00:00:00.000Z","dialect":"typesafe","data":{"percent":1,"step":"scam_db","message":"m","percent":{{{percent}}}}}""",
        };
        return LogEvent.Parse(Encoding.UTF8.GetBytes(body + "\n"));
    }
}
