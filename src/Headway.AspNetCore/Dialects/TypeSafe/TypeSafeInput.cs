using System.Globalization;
using System.Text;
using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>Validates and corrects producers' messages.</summary>
internal static class TypeSafeInput
{
    /// <summary>Returns the fault of a message; null: it is valid.</summary>
    public static EventFault? Check(JsonElement message)
    {
        if (message.Number("percent") is not (>= 0 and <= 100))
        {
            return new("invalid_percent", $"'percent' must be a number from 0 to 100{Given(message)}.");
        }

        return message.Text("message") is null ? new("invalid_message", "'message' must be a text for a person.") : null;
    }

    /// <summary>Returns the percentage of a message; 0 when the task failed.</summary>
    public static double Percent(JsonElement message) => message.Text("step") switch
    {
        TypeSafeSteps.Completed => 100,
        TypeSafeSteps.Failed => 0,
        _ => Math.Clamp(message.Number("percent") ?? 0, 0, 100),
    };

    /// <summary>
    /// Returns the bytes of a message with its percentage replaced if it falls or is not a whole number. Percentages of parallel
    /// tools can fall, but the contract requires whole numbers that never do.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="json">The bytes of the message.</param>
    /// <param name="reached">The highest percentage so far, including that of this message.</param>
    public static ReadOnlyMemory<byte> Hold(JsonElement message, ReadOnlyMemory<byte> json, double reached)
    {
        if (message.Text("step") == TypeSafeSteps.Failed || message.Number("percent") is not { } told || (int)reached == told)
        {
            return json;
        }

        var reader = new Utf8JsonReader(json.Span, new() { MaxDepth = 256 });
        var place = (Start: 0, End: 0);
        while (reader.Read())
        {
            // Of duplicate members, JSON parsers use the last one.
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("percent") && reader.Read())
            {
                place = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
            }
        }

        return (byte[])[.. json.Span[..place.Start], .. Encoding.UTF8.GetBytes(((int)reached).ToString(CultureInfo.InvariantCulture)), .. json.Span[place.End..]];
    }

    private static string Given(JsonElement message) => message.Member("percent") is { ValueKind: JsonValueKind.Number } number
        ? $", and is {(number.GetRawText() is { Length: <= 20 } text ? text : "something else")}"
        : "";
}
