using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headway.Client;

/// <summary>A message of the dialect <c>typesafe</c>.</summary>
internal sealed record ProgressMessage(string Step, string? Tool, string Message, double Percent, string Timestamp, bool? Error)
{
    /// <summary>The server's JSON conventions: snake_case names, no null members, non-ASCII characters unescaped.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
