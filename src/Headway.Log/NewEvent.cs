using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Headway.Log;

/// <summary>An event to append, before the log assigns its seq and time.</summary>
/// <param name="Type">A constant of <see cref="EventTypes"/> or a custom name: 1 to 100 characters out of <c>A-Z a-z 0-9 _ . : / -</c>.</param>
/// <param name="Data">
/// One JSON object in UTF-8, at most <see cref="MaxDataLength"/> bytes and 256 levels, without lone surrogates. Line breaks
/// between its tokens are allowed; the log stores them as spaces. Do not change the bytes until the append has completed.
/// </param>
/// <param name="Node">The unit of work that the event belongs to: 1 to 200 characters without control characters; null: none.</param>
/// <param name="Dialect">The dialect through which the event is appended; null: none. The dialect then validates the data instead of the rules of PROTOCOL.md, section 2.3.</param>
public readonly record struct NewEvent(string Type, ReadOnlyMemory<byte> Data, string? Node = null, string? Dialect = null)
{
    /// <summary>The maximum length of a type, in characters.</summary>
    public const int MaxTypeLength = 100;

    /// <summary>The maximum length of a node id, in characters.</summary>
    public const int MaxNodeLength = 200;

    /// <summary>The maximum length of the data: 256 MiB. Over HTTP, <c>Http:MaxEventBytes</c> sets a lower limit.</summary>
    public const int MaxDataLength = 1 << 28;

    private static readonly SearchValues<char> s_typeCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-");

    private readonly bool _isValid; // checked, and no property was set since

    /// <summary>The empty JSON object.</summary>
    public static ReadOnlyMemory<byte> NoData { get; } = "{}"u8.ToArray();

    /// <summary>The event's type.</summary>
    public string Type { get; init => (field, _isValid) = (value, false); } = Type;

    /// <summary>The event's data: one JSON object.</summary>
    public ReadOnlyMemory<byte> Data { get; init => (field, _isValid) = (value, false); } = Data;

    /// <summary>The unit of work that the event belongs to; null: none.</summary>
    public string? Node { get; init => (field, _isValid) = (value, false); } = Node;

    /// <summary>The dialect through which the event is appended; null: none.</summary>
    public string? Dialect { get; init => (field, _isValid) = (value, false); } = Dialect;

    /// <summary>
    /// Checks the names, the data, and the rules of PROTOCOL.md, section 2.3, for the event's type. Returns null when the
    /// event is valid.
    /// </summary>
    public EventFault? Check()
    {
        if (_isValid)
        {
            return null;
        }

        var wrong = 0;
        return CheckNames() ?? CheckData(ref wrong) ?? CheckParsed(wrong, out _);
    }

    /// <summary>Checks the event. <see cref="Check"/>, the log and the store do not parse the returned event again.</summary>
    /// <exception cref="ArgumentException"><see cref="Check"/> finds a fault.</exception>
    public NewEvent EnsureValid()
    {
        if (Check() is { } fault)
        {
            throw new ArgumentException($"{fault.Message} ({fault.Code})", nameof(Data));
        }

        return _isValid ? this : new(this, isValid: true);
    }

    /// <inheritdoc/>
    public bool Equals(NewEvent other) => Type == other.Type && Data.Equals(other.Data) && Node == other.Node && Dialect == other.Dialect;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Data, Node, Dialect);

    /// <summary>Checks everything except the JSON syntax of the data, which the caller has parsed as one object.</summary>
    /// <param name="wrong">The result of <c>EventRules.FindInvalidFields</c> for the data.</param>
    /// <param name="valid">The checked event; the default value when there is a fault.</param>
    internal EventFault? CheckParsed(int wrong, out NewEvent valid)
    {
        var fault = CheckNames() ?? (Dialect is null ? EventRules.Check(Type, Node, wrong) : null);
        valid = fault is null ? new(this, isValid: true) : default;
        return fault;
    }

    private NewEvent(NewEvent e, bool isValid)
        : this(e.Type, e.Data, e.Node, e.Dialect) => _isValid = isValid;

    private EventFault? CheckNames()
    {
        if (!IsType(Type))
        {
            return new("invalid_type", $"An event's type is 1 to {MaxTypeLength} characters out of A-Z a-z 0-9 _ . : / -");
        }

        if (Node is not null && (Node.Length is 0 or > MaxNodeLength || Node.AsSpan().ContainsAnyInRange('\0', '\x1f')
            || Node.Contains('\x7f') || !IsWellFormed(Node)))
        {
            return new("invalid_node", $"An event's node is 1 to {MaxNodeLength} characters without control characters.");
        }

        return Type switch
        {
            "gap" => new("reserved_type", "'gap' is reserved: it reports trimmed events to readers."),
            _ when EventTypes.IsReserved(Type) && !EventTypes.IsKnown(Type) =>
                new("reserved_type", $"Names that begin with job., node. or text. are reserved, and '{Type}' is not a reserved type."),
            _ => null,
        };
    }

    private EventFault? CheckData(ref int wrong)
    {
        if (Data.Length > MaxDataLength)
        {
            return new("event_too_large", $"An event's data has at most {MaxDataLength} bytes.");
        }

        try
        {
            var reader = new Utf8JsonReader(Data.Span, new JsonReaderOptions { MaxDepth = LogEvent.MaxDepth });
            if (Utf8.IsValid(Data.Span) && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                wrong = EventRules.FindInvalidFields(ref reader);
                return reader.Read() || HoldsLoneSurrogate() ? NoObject() : null; // the reader throws at a second value
            }
        }
        catch (JsonException)
        {
            // Reported below.
        }

        return NoObject();

        static EventFault NoObject() => new("invalid_data", "An event's data is one JSON object in UTF-8, without lone surrogates, at most 256 levels deep.");
    }

    // An escaped lone surrogate is valid JSON (RFC 8259, section 8.2), but it cannot be decoded.
    private bool HoldsLoneSurrogate()
    {
        if (Data.Span.IndexOf("\\ud"u8) < 0 && Data.Span.IndexOf("\\uD"u8) < 0)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(Data.Span, new JsonReaderOptions { MaxDepth = LogEvent.MaxDepth });
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
            }

            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    /// <summary>Whether the text is a valid type name.</summary>
    internal static bool IsType(string? text) => text is { Length: > 0 and <= MaxTypeLength } && !text.AsSpan().ContainsAnyExcept(s_typeCharacters);

    // A lone surrogate has no UTF-8 encoding, so the stored string would differ.
    internal static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
