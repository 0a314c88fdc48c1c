using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>A sentence that somebody said to a running job without being asked: what to look at next.</summary>
/// <param name="Seq">Where it stands in the job's log.</param>
/// <param name="Text">The sentence.</param>
public sealed record Steering(long Seq, string Text)
{
    /// <summary>How many characters a sentence may have.</summary>
    public const int Longest = 2000;

    /// <summary>Whether an answer is steering: an object with the member <c>steer</c>.</summary>
    public static bool Is(JsonElement answer) => answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("steer", out _);

    /// <summary>Reads the sentence out of an answer that <see cref="Is"/> steering.</summary>
    /// <exception cref="JobRefusedException"><c>invalid_steering</c>: it is not one sentence of text and nothing else.</exception>
    public static string Read(JsonElement answer)
    {
        var text = answer.GetProperty("steer") is { ValueKind: JsonValueKind.String } said ? said.GetString()!.Trim() : "";
        return text.Length is > 0 and <= Longest && answer.GetPropertyCount() == 1
            ? text
            : throw new JobRefusedException("invalid_steering", $"'steer' must be a text of 1 to {Longest} characters, and stand alone in the answer.");
    }

    internal static Steering? Read(LogEvent e) =>
        e.Node is null && JobAnswers.Read(e) is var answer && Is(answer) && answer.GetProperty("steer") is { ValueKind: JsonValueKind.String } text
            ? new(e.Seq, text.GetString()!.Trim())
            : null;
}
