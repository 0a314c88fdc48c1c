using System.Text.Json;

namespace Headway.Log;

/// <summary>Looks into an event's data without making objects of it.</summary>
internal static class EventData
{
    /// <summary>The number that stands under this name at the top of the object; null when there is none.</summary>
    public static double? Number(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name)
    {
        // Most events have no such member: a search of bytes says so before anything is parsed.
        if (data.IndexOf(name) < 0)
        {
            return null;
        }

        var reader = new Utf8JsonReader(data, new() { MaxDepth = LogEvent.MaxDepth });
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name))
            {
                reader.Read();
                return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : null;
            }
        }

        return null;
    }

    /// <summary>Whether the object has an <c>answer</c> that is an object with a <c>steer</c>: a sentence that answers no question.</summary>
    public static bool Steers(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, new() { MaxDepth = LogEvent.MaxDepth });
        var isInAnswer = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.CurrentDepth == 1)
            {
                isInAnswer = reader.ValueTextEquals("answer"u8);
            }
            else if (isInAnswer && reader.CurrentDepth == 2 && reader.ValueTextEquals("steer"u8))
            {
                return true;
            }
        }

        return false;
    }
}
