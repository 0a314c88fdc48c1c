using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>Reads the short texts of JSON that cannot be stored, as far as it can be read: with <c>NaN</c>, half of a surrogate pair, invalid UTF-8, or cut off.</summary>
internal static class LenientJson
{
    private const int MaxDepth = 1000;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = MaxDepth, AllowMultipleValues = true };

    /// <summary>Returns the objects of a text: one, those of an array, or one on each line. Each has its texts, and objects with texts; nothing else.</summary>
    public static List<JsonObject> Objects(ReadOnlySpan<byte> json)
    {
        var readable = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        Sanitize(readable);
        var reader = new Utf8JsonReader(readable, isFinalBlock: false, new(s_options));
        var found = new Collector();
        try
        {
            while (reader.Read())
            {
                found.Add(ref reader);
            }
        }
        catch (JsonException)
        {
            // What was read so far counts.
        }

        return found.Objects;
    }

    // Python writes NaN and Infinity. With a digit for each letter they are numbers, so the rest can be read. The same holds for line breaks in texts.
    private static void Sanitize(Span<byte> json)
    {
        var isText = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == '\\')
            {
                i++;
            }
            else if (json[i] == '"')
            {
                isText = !isText;
            }
            else if (isText && json[i] < ' ')
            {
                json[i] = (byte)' ';
            }
            else if (!isText && Word(json[i..]) is > 0 and var length)
            {
                json.Slice(i, length).Fill((byte)'1');
            }
        }
    }

    private static int Word(ReadOnlySpan<byte> json) => json.StartsWith("NaN"u8) ? "NaN"u8.Length : json.StartsWith("Infinity"u8) ? "Infinity"u8.Length : 0;

    private sealed class Collector
    {
        private readonly string[] _names = ["", ""]; // the current member of the object, and of the object in it
        private JsonObject? _inner;
        private int _depth; // of the members of the object

        public List<JsonObject> Objects { get; } = [];

        public void Add(ref Utf8JsonReader reader)
        {
            var level = reader.CurrentDepth - _depth;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject when reader.CurrentDepth == 0 || (reader.CurrentDepth == 1 && _depth != 1):
                    Objects.Add([]);
                    _depth = reader.CurrentDepth + 1;
                    _inner = null;
                    break;
                case JsonTokenType.StartObject when level == 0:
                    Objects[^1][_names[0]] = _inner = [];
                    break;
                case JsonTokenType.EndObject when level == 0:
                    _inner = null;
                    break;
                case JsonTokenType.EndObject when level < 0:
                    _depth = 0;
                    break;
                case JsonTokenType.PropertyName when _depth > 0 && level is 0 or 1:
                    _names[level] = TextOf(ref reader);
                    break;
                case JsonTokenType.String when _depth > 0 && reader.ValueSpan.Length <= NewEvent.MaxTypeLength && (level == 0 ? Objects[^1] : level == 1 ? _inner : null) is { } target:
                    target[_names[level]] = TextOf(ref reader);
                    break;
            }
        }

        // Half of a surrogate pair is valid JSON, but not text.
        private static string TextOf(ref Utf8JsonReader reader)
        {
            try
            {
                return reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                return "";
            }
        }
    }
}
