using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>Unrequested input to a running job, such as what to look at next.</summary>
/// <param name="Seq">The seq of the event in the job's log.</param>
/// <param name="Text">The text, 1 to 2,000 characters.</param>
public sealed record Steering(long Seq, string Text)
{
    /// <summary>The maximum length of the text, in characters.</summary>
    public const int MaxLength = 2000;

    /// <summary>Whether an answer is steering: an object with the member <c>steer</c>.</summary>
    public static bool Is(JsonElement answer) => answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("steer", out _);

    /// <summary>Reads the text of an answer for which <see cref="Is"/> is true.</summary>
    /// <exception cref="JobRefusedException"><c>invalid_steering</c>: <c>steer</c> is not a text of 1 to 2,000 characters, or the answer has other members.</exception>
    public static string Read(JsonElement answer)
    {
        var text = answer.GetProperty("steer") is { ValueKind: JsonValueKind.String } value ? value.GetString()!.Trim() : "";
        return text.Length is > 0 and <= MaxLength && answer.GetPropertyCount() == 1
            ? text
            : throw new JobRefusedException("invalid_steering", $"'steer' must be a text of 1 to {MaxLength} characters and the only member of the answer.");
    }

    internal static Steering? Read(LogEvent e) =>
        e.Node is null && JobAnswers.Read(e) is var answer && Is(answer) && answer.GetProperty("steer") is { ValueKind: JsonValueKind.String } text
            ? new(e.Seq, text.GetString()!.Trim())
            : null;
}
