using System.Text.Json;

namespace Headway.Log;

/// <summary>
/// The event rules of PROTOCOL.md, section 2.3: which types need a node, and the JSON kind of each type's fields. Other
/// fields may hold anything, and a field that is <c>null</c> counts as absent.
/// </summary>
/// <remarks>These rules do not apply to messages of a dialect; the dialect validates them.</remarks>
internal static class EventRules
{
    private const int JobPercent = 1; // the bit of job_percent, which any event may have
    private const string APercent = "a number from 0 to 100";
    private const string ANumber = "a number of 0 or more";
    private const string AText = "a text";
    private const string AnObject = "an object";

    // A field's index is its bit number in the result of FindInvalidFields.
    private static readonly (byte[] Name, string Kind)[] s_fields =
    [
        ("job_percent"u8.ToArray(), APercent), ("percent"u8.ToArray(), APercent),
        ("attempt"u8.ToArray(), ANumber), ("depth"u8.ToArray(), ANumber), ("duration_ms"u8.ToArray(), ANumber),
        ("counts"u8.ToArray(), AnObject),
        ("parent"u8.ToArray(), AText), ("kind"u8.ToArray(), AText), ("name"u8.ToArray(), AText), ("title"u8.ToArray(), AText),
        ("message"u8.ToArray(), AText), ("level"u8.ToArray(), AText), ("channel"u8.ToArray(), AText), ("text"u8.ToArray(), AText),
        ("prompt"u8.ToArray(), AText), ("reason"u8.ToArray(), AText), ("by"u8.ToArray(), AText),
    ];

    private static readonly Dictionary<string, int> s_fieldsOf = new(StringComparer.Ordinal)
    {
        [EventTypes.JobStarted] = Bits("attempt"),
        [EventTypes.JobInputRequired] = Bits("prompt"),
        [EventTypes.JobInputReceived] = Bits("by"),
        [EventTypes.JobCancelled] = Bits("reason", "by"),
        [EventTypes.NodeStarted] = Bits("parent", "kind", "name", "title", "depth"),
        [EventTypes.NodeProgress] = Bits("percent", "message", "counts"),
        [EventTypes.NodeCompleted] = Bits("duration_ms"),
        [EventTypes.NodeFailed] = Bits("duration_ms"),
        [EventTypes.TextDelta] = Bits("channel", "text"),
        [EventTypes.Note] = Bits("level", "message"),
    };

    /// <summary>Reads one JSON object and returns a bit mask of the reserved fields that have the wrong kind.</summary>
    /// <exception cref="JsonException">The bytes are not valid JSON.</exception>
    public static int FindInvalidFields(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = LogEvent.MaxDepth });
        reader.Read();
        return FindInvalidFields(ref reader);
    }

    /// <summary>Reads the object at which the reader is, to its end, and returns a bit mask of the reserved fields that have the wrong kind.</summary>
    /// <exception cref="JsonException">The bytes are not valid JSON.</exception>
    public static int FindInvalidFields(ref Utf8JsonReader reader)
    {
        var wrong = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldAt(ref reader);
            reader.Read();
            if (field >= 0)
            {
                wrong = IsOfKind(ref reader, s_fields[field].Kind) ? wrong & ~(1 << field) : wrong | (1 << field); // of duplicate members, the last one counts
            }

            reader.Skip();
        }

        return wrong;
    }

    /// <summary>The rule that an event breaks; null: none.</summary>
    /// <param name="type">The event's type.</param>
    /// <param name="node">The event's node.</param>
    /// <param name="wrong">The result of <c>FindInvalidFields</c> for the event's data.</param>
    public static EventFault? Check(string type, string? node, int wrong)
    {
        if (node is null ? NeedsNode(type) : HasNoNode(type))
        {
            return new("invalid_node", $"An event of the type '{type}' {(node is null ? "needs a node" : "belongs to no node")}.");
        }

        wrong &= JobPercent | s_fieldsOf.GetValueOrDefault(type);
        return wrong == 0 ? null : Describe(s_fields[int.TrailingZeroCount(wrong)]);
    }

    private static EventFault Describe((byte[] Name, string Kind) field) =>
        new("invalid_data", $"'{System.Text.Encoding.ASCII.GetString(field.Name)}' in 'data' must be {field.Kind}.");

    private static bool NeedsNode(string type) => type is EventTypes.JobInputRequired
        or EventTypes.NodeStarted or EventTypes.NodeProgress or EventTypes.NodeCompleted or EventTypes.NodeFailed or EventTypes.TextDelta;

    private static bool HasNoNode(string type) => type is EventTypes.JobQueued or EventTypes.JobStarted || EventTypes.IsTerminal(type);

    private static int FieldAt(ref Utf8JsonReader reader)
    {
        var length = reader.ValueIsEscaped ? -1 : reader.ValueSpan.Length; // comparing the length first rules out most names
        for (var i = 0; i < s_fields.Length; i++)
        {
            if ((length < 0 || length == s_fields[i].Name.Length) && reader.ValueTextEquals(s_fields[i].Name))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsOfKind(ref Utf8JsonReader reader, string kind) => reader.TokenType switch
    {
        JsonTokenType.Null => true,
        JsonTokenType.String => kind == AText,
        JsonTokenType.StartObject => kind == AnObject,
        JsonTokenType.Number => (kind == APercent && IsWithin(ref reader, 100)) || (kind == ANumber && IsWithin(ref reader, double.MaxValue)),
        _ => false,
    };

    private static bool IsWithin(ref Utf8JsonReader reader, double max) => reader.TryGetDouble(out var number) && number >= 0 && number <= max;

    private static int Bits(params ReadOnlySpan<string> names)
    {
        var bits = 0;
        foreach (var name in names)
        {
            bits |= 1 << Array.FindIndex(s_fields, field => System.Text.Ascii.Equals(field.Name, name));
        }

        return bits;
    }
}
