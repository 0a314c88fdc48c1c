using System.Text.Json;

namespace Headway.Log;

/// <summary>
/// What PROTOCOL.md, section 2.3, requires of an event: the types that need a node, and the kinds of their fields. Fields
/// that it does not name are free, and a field that is <c>null</c> counts as absent.
/// </summary>
/// <remarks>Messages of a dialect are judged by their dialect: they keep their own shape.</remarks>
internal static class EventRules
{
    private const int JobPercent = 1; // its bit; any event may have it
    private const string APercent = "a number from 0 to 100";
    private const string ANumber = "a number from 0 on";
    private const string AText = "a text";
    private const string AnObject = "an object";

    // The place of a name is its bit in what Look returns.
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

    /// <summary>As the other, for an object that stands alone.</summary>
    public static int Look(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = LogEvent.MaxDepth });
        reader.Read();
        return Look(ref reader);
    }

    /// <summary>Reads an object, from its start to its end, and answers the fields of the vocabulary that are not of their kind.</summary>
    /// <exception cref="JsonException">It is not valid JSON.</exception>
    public static int Look(ref Utf8JsonReader reader)
    {
        var wrong = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldAt(ref reader);
            reader.Read();
            if (field >= 0)
            {
                wrong = IsOfKind(ref reader, s_fields[field].Kind) ? wrong & ~(1 << field) : wrong | (1 << field); // of several, the last counts
            }

            reader.Skip();
        }

        return wrong;
    }

    /// <summary>What is wrong with an event, or null.</summary>
    /// <param name="type">The type.</param>
    /// <param name="node">The node.</param>
    /// <param name="wrong">What <c>Look</c> answered of the data.</param>
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
        var length = reader.ValueIsEscaped ? -1 : reader.ValueSpan.Length; // most names differ in length already
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

    private static bool IsWithin(ref Utf8JsonReader reader, double most) => reader.TryGetDouble(out var number) && number >= 0 && number <= most;

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
