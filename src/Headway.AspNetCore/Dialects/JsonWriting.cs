using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Headway.AspNetCore.Dialects;

/// <summary>Writes messages as JSON. A thread keeps one writer and its memory, so that a message costs its own bytes only.</summary>
internal static class JsonWriting
{
    private const int FirstBytes = 4 << 10;
    private const int MostKept = 256 << 10;
    private const int LongestTime = 32;

    // As JobJson: letters of all scripts stay readable. What is written here is whole by the way it is written.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 256 };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_bytes;

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    /// <summary>What is written to the writer it is given, as bytes of their own. It must not be asked for within itself.</summary>
    public static byte[] Bytes<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var bytes = t_bytes ??= new(FirstBytes);
        var json = t_writer ??= new(bytes, s_options);
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        write(json, state);
        json.Flush();
        var made = bytes.WrittenSpan.ToArray();
        if (bytes.Capacity > MostKept)
        {
            t_bytes = null;
            t_writer = null;
        }

        return made;
    }

    /// <summary>A text; nothing where there is none.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <inheritdoc cref="WriteOptional(Utf8JsonWriter, ReadOnlySpan{byte}, string?)"/>
    public static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <inheritdoc cref="WriteOptional(Utf8JsonWriter, ReadOnlySpan{byte}, string?)"/>
    public static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <inheritdoc cref="WriteOptional(Utf8JsonWriter, ReadOnlySpan{byte}, string?)"/>
    public static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } isSo)
        {
            json.WriteBoolean(name, isSo);
        }
    }

    /// <summary>A list of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < texts.Count; i++)
        {
            json.WriteStringValue(texts[i]);
        }

        json.WriteEndArray();
    }

    /// <summary>A time as the events have it: RFC 3339, UTC, milliseconds.</summary>
    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<char> text = stackalloc char[LongestTime];
        time.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }
}
