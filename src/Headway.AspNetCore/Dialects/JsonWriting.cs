using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Headway.AspNetCore.Dialects;

/// <summary>Writes messages as JSON. Each thread reuses one writer and its buffer, so a message allocates only its own bytes.</summary>
internal static class JsonWriting
{
    private const int FirstBytes = 4 << 10;
    private const int MostKept = 256 << 10;
    private const int LongestTime = 32;

    // The encoder is that of JobJson: it does not escape non-ASCII letters. Validation is skipped because the writing code is balanced.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 256 };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_bytes;

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    /// <summary>Returns what <paramref name="write"/> writes, as a new array. Calls must not be nested: they share the writer.</summary>
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

    /// <summary>Writes a member unless its value is null.</summary>
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
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
    }

    /// <summary>Writes an array of strings.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < texts.Count; i++)
        {
            json.WriteStringValue(texts[i]);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a time in the format of events: RFC 3339, UTC, milliseconds.</summary>
    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<char> text = stackalloc char[LongestTime];
        time.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }
}
