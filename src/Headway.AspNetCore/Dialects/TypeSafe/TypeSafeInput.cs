using System.Globalization;
using System.Text;
using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>Messages as producers write them.</summary>
internal static class TypeSafeInput
{
    /// <summary>What is wrong with a message, if anything.</summary>
    public static EventFault? Check(JsonElement message)
    {
        if (message.Number("percent") is not (>= 0 and <= 100))
        {
            return new("invalid_percent", $"'percent' must be a number from 0 to 100{Given(message)}.");
        }

        return message.Text("message") is null ? new("invalid_message", "'message' must be a text for a person.") : null;
    }

    /// <summary>How far a message says that the task is; 0 when it failed.</summary>
    public static double Percent(JsonElement message) => message.Text("step") switch
    {
        TypeSafeSteps.Completed => 100,
        TypeSafeSteps.Failed => 0,
        _ => Math.Clamp(message.Number("percent") ?? 0, 0, 100),
    };

    /// <summary>
    /// A message as it goes out: its bytes, save that a percentage which falls, or is no whole number, is told as the
    /// contract has it. Tools that work side by side do fall.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="json">Its bytes.</param>
    /// <param name="reached">The highest figure so far, this message's own included.</param>
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
            // The last of two members with one name is the one that counts, as everywhere in JSON.
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
