using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>
/// Reads events that are plainly as they should be, in one pass and without an object for each value. What is unusual,
/// and so whatever is wrong, is left to <see cref="EventBody"/>, which knows what to say of it: nothing is refused here.
/// </summary>
internal static class PlainEvents
{
    private static readonly JsonReaderOptions s_json = new() { MaxDepth = RequestBody.MaxDepth };

    /// <summary>Reads one object, or an array of them. The data of the events are pieces of <paramref name="json"/>.</summary>
    /// <param name="json">Valid UTF-8 without half pairs.</param>
    /// <param name="events">They are added here; some of them in vain, where the answer is false.</param>
    /// <returns>Whether it was all there is to read, and plain.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> json, List<NewEvent> events) => TryRead(json, events, mayBeArray: true);

    /// <summary>As <see cref="TryRead(ReadOnlyMemory{byte}, List{NewEvent})"/>, where only one object may stand.</summary>
    public static bool TryReadObject(ReadOnlyMemory<byte> json, List<NewEvent> events) => TryRead(json, events, mayBeArray: false);

    private static bool TryRead(ReadOnlyMemory<byte> json, List<NewEvent> events, bool mayBeArray)
    {
        try
        {
            var reader = new Utf8JsonReader(json.Span, s_json);
            return reader.Read() && (mayBeArray && reader.TokenType == JsonTokenType.StartArray
                ? TryReadArray(ref reader, json, events)
                : TryReadOne(ref reader, json, events)) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadArray(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, List<NewEvent> events)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryReadOne(ref reader, json, events))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadOne(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, List<NewEvent> events)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        string? type = null;
        string? node = null;
        var data = NewEvent.NoData;
        var wrong = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadMember(ref reader, json, ref type, ref node, ref data, ref wrong))
            {
                return false;
            }
        }

        if (new NewEvent(type ?? "", data, node).CheckParsed(wrong, out var e) is not null)
        {
            return false;
        }

        events.Add(e);
        return true;
    }

    private static bool TryReadMember(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, ref string? type, ref string? node, ref ReadOnlyMemory<byte> data, ref int wrong)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            type = reader is { TokenType: JsonTokenType.String, ValueIsEscaped: false } ? EventTypes.Intern(reader.ValueSpan) : null;
            return type is not null;
        }

        if (reader.ValueTextEquals("data"u8))
        {
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            wrong = EventRules.Look(ref reader);
            data = json[start..(int)reader.BytesConsumed];
            return true;
        }

        var isNode = reader.ValueTextEquals("node"u8);
        reader.Read();
        node = isNode && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return node is not null;
    }
}
