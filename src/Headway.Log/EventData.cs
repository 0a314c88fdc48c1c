using System.Text.Json;

namespace Headway.Log;

/// <summary>Reads single members of an event's data without deserializing it.</summary>
internal static class EventData
{
    /// <summary>The value of the top-level member with this name; null when it is absent or not a number.</summary>
    public static double? Number(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name)
    {
        // Most events have no such member; a byte search rules them out without parsing.
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

    /// <summary>Whether the data has the member <c>answer.steer</c>: the user steers the job and does not answer a question.</summary>
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
