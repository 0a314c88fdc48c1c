using System.Runtime.InteropServices;
using System.Text.Json;

namespace Headway.Bench.Checks;

/// <summary>A stored event.</summary>
internal sealed record StoredEvent(long Seq, string Type, string? Node, DateTimeOffset Time, ulong EventHash, JsonElement Data)
{
    public static StoredEvent Read(JsonElement element) => new(
        element.GetProperty("seq").GetInt64(),
        element.GetProperty("type").GetString()!,
        element.TryGetProperty("node", out var node) ? node.GetString() : null,
        element.GetProperty("time").GetDateTimeOffset(),
        Checks.EventHash.Of(JsonMarshal.GetRawUtf8Value(element)),
        Kept(element));

    // Large data, such as the texts of a research log, is compared by its hash only.
    private static JsonElement Kept(JsonElement element) =>
        element.GetProperty("data") is var data && JsonMarshal.GetRawUtf8Value(data).Length <= 1024 ? data.Clone() : default;
}
