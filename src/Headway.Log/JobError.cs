using System.Text.Json;

namespace Headway.Log;

/// <summary>Why a job or a node failed.</summary>
/// <param name="Code">The stable error code.</param>
/// <param name="Message">A human-readable message.</param>
public sealed record JobError(string Code, string Message)
{
    /// <summary>Reads <c>error {code, message}</c> from an event's data. Missing members get default values.</summary>
    public static JobError Read(ReadOnlyMemory<byte> data)
    {
        try
        {
            return ReadObject(data);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return new("failed", "The job failed."); // a lone surrogate is valid JSON but cannot be decoded
        }
    }

    private static JobError ReadObject(ReadOnlyMemory<byte> data)
    {
        using var document = JsonDocument.Parse(data, new() { MaxDepth = LogEvent.MaxDepth });
        var error = document.RootElement.TryGetProperty("error", out var value) ? value : default;
        return error.ValueKind switch
        {
            JsonValueKind.Object => new(Text(error, "code") ?? "failed", Text(error, "message") ?? "The job failed."),
            JsonValueKind.String => new("failed", error.GetString()!),
            _ => new("failed", Text(document.RootElement, "message") ?? "The job failed."),
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
