using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headway.Peers.Scenarios;

/// <summary>A recorded research job in the form of appends, with its first level of search repeated.</summary>
internal static class ResearchLog
{
    private const string Recorded = "tests/Headway.Tests/Dialects/Recorded/research.ndjson";

    // The first and last line of the first level in the record, and the first line after all levels, counted from 0.
    private const int LevelBegins = 7;
    private const int LevelEnds = 30;
    private const int EndBegins = 45;

    /// <summary>The events as lines of JSON to append.</summary>
    /// <param name="root">The root of the source tree.</param>
    /// <param name="levels">The number of levels.</param>
    public static IReadOnlyList<string> Lines(string root, int levels)
    {
        var record = File.ReadAllLines(Path.Combine(root, Recorded));
        return
        [
            .. record[1..LevelBegins].Select(Append),
            .. Enumerable.Range(1, levels).SelectMany(level => record[LevelBegins..LevelEnds].Select(line => Append(Numbered(line, level)))),
            .. record[EndBegins..].Select(Append),
        ];
    }

    private static string Numbered(string line, int level)
    {
        var number = level.ToString(CultureInfo.InvariantCulture);
        return line.Replace("level-1", "level-" + number, StringComparison.Ordinal)
            .Replace("aggregate-1", "aggregate-" + number, StringComparison.Ordinal)
            .Replace("reflection-1", "reflection-" + number, StringComparison.Ordinal)
            .Replace("\"level\":1", "\"level\":" + number, StringComparison.Ordinal);
    }

    // The server assigns seq and time.
    private static string Append(string line)
    {
        var stored = JsonNode.Parse(line)!.AsObject();
        var fields = new JsonObject();
        foreach (var name in new[] { "type", "node", "data" })
        {
            if (stored[name] is { } value)
            {
                fields[name] = value.DeepClone();
            }
        }

        return fields.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
