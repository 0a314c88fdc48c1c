using System.Text.Json;
using Headway.Jobs;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>What a client said on its socket: a new subscription or nothing, and what it is answered.</summary>
internal sealed record SocketRequest(byte[] Reply, Subscription? Subscription = null)
{
    private const int MaxDepth = 8;

    public static SocketRequest Parse(ReadOnlySpan<byte> message, string job)
    {
        try
        {
            var reader = new Utf8JsonReader(message, new() { MaxDepth = MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, job)
                : Fault("invalid_message", "A message is an object with 'op'.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Fault("invalid_message", "The message is not valid JSON.");
        }
    }

    private static SocketRequest Read(JsonElement root, string job) => Text(root, "op") switch
    {
        "ping" => new(JobJson.Write(new { Op = "pong" })),
        "subscribe" => Subscribe(root, job),
        _ => Fault("unknown_op", "'op' is one of subscribe, ping."),
    };

    private static SocketRequest Subscribe(JsonElement root, string job)
    {
        if (Text(root, "job") is { } other && other != job)
        {
            return Fault("other_job", "This socket follows one job; open another for another job.");
        }

        var (choice, fault) = EventChoice.Of(Types(root), Word(root, "preset"), Word(root, "filter"), Step(root));
        return fault is null
            ? new(JobJson.Write(new { Op = "subscribed", Job = job }), choice!.Subscribe())
            : new(JobJson.Write(new { Op = "error", fault.Code, fault.Message, fault.Position }));
    }

    private static string[]? Types(JsonElement root) =>
        !root.TryGetProperty("types", out var list) ? []
        : list.ValueKind != JsonValueKind.Array ? null
        : [.. list.EnumerateArray().Select(static type => type.ValueKind == JsonValueKind.String ? type.GetString()! : "")];

    private static double? Step(JsonElement root) =>
        !root.TryGetProperty("min_percent_step", out var number) ? 0
        : number.ValueKind == JsonValueKind.Number ? number.GetDouble()
        : null;

    // What is no text is handed on in its JSON form, which is neither a preset nor a filter: it is refused, not ignored.
    private static string? Word(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    private static SocketRequest Fault(string code, string message) =>
        new(JobJson.Write(new { Op = "error", Code = code, Message = message }));

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
