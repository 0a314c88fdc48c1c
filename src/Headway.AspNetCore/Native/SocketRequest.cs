using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>A message of a client on a socket, or its fault (PROTOCOL.md, section 6).</summary>
/// <param name="Op">The operation.</param>
/// <param name="Job">The job; null: not named.</param>
/// <param name="After">The cursor; null: not given.</param>
/// <param name="Choice">The events to show.</param>
/// <param name="Pace">The pace of the replay.</param>
/// <param name="Fault">Why the message is refused.</param>
internal sealed record SocketRequest(
    string Op, string? Job = null, Cursor? After = null, EventChoice? Choice = null, double? Pace = null, EventFault? Fault = null)
{
    public const string Ping = "ping";
    public const string Subscribe = "subscribe";
    public const string Unsubscribe = "unsubscribe";

    private const int MaxDepth = 8;

    public static SocketRequest Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            var reader = new Utf8JsonReader(message, new() { MaxDepth = MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object && !reader.Read()
                ? Read(document.RootElement)
                : Wrong(new("invalid_message", "A message is one object with 'op'."));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            return Wrong(new("invalid_message", "The message is not valid JSON."));
        }
    }

    private static SocketRequest Read(JsonElement root)
    {
        var op = Word(root, "op");
        var job = Word(root, "job");
        return op switch
        {
            Ping => new(Ping),
            Unsubscribe => new(Unsubscribe, job),
            Subscribe => ReadSubscription(root, job),
            _ => Wrong(new("unknown_op", "'op' is one of subscribe, unsubscribe, ping.")),
        };
    }

    private static SocketRequest ReadSubscription(JsonElement root, string? job)
    {
        var after = Word(root, "after");
        var cursor = after is null ? null : ReadParameters.ParseCursor(after);
        if (after is not null && cursor is null)
        {
            return Wrong(ReadParameters.BadCursor, job);
        }

        var (choice, fault) = EventChoice.Of(Types(root), Word(root, "preset"), Word(root, "filter"), Number(root, "min_percent_step", 0));
        if (fault is not null)
        {
            return Wrong(fault, job);
        }

        double? none = null;
        var pace = root.TryGetProperty("pace", out _) ? Number(root, "pace", 0) ?? 0 : none;
        return ReadParameters.IsPace(pace) ? new(Subscribe, job, cursor, choice, pace) : Wrong(ReadParameters.BadPace, job);
    }

    private static string[]? Types(JsonElement root) =>
        !root.TryGetProperty("types", out var list) ? []
        : list.ValueKind != JsonValueKind.Array ? null
        : [.. list.EnumerateArray().Select(static type => type.ValueKind == JsonValueKind.String ? type.GetString()! : "")];

    private static double? Number(JsonElement root, string name, double absent) =>
        !root.TryGetProperty(name, out var number) ? absent
        : number.ValueKind == JsonValueKind.Number ? number.GetDouble()
        : null;

    // A value that is not a text is returned as its JSON, because a cursor may be a number. The reader of the value refuses
    // every other type.
    private static string? Word(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    private static SocketRequest Wrong(EventFault fault, string? job = null) => new("", job, Fault: fault);
}
