using System.Text.Json;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>A value of a graph that is written as JSON.</summary>
internal interface IGraphValue
{
    void Write(Utf8JsonWriter json);
}

/// <summary>
/// A list that many messages of a run contain and that rarely changes. It is encoded once, and its JSON is copied into each
/// message.
/// </summary>
/// <remarks>Immutable.</remarks>
internal sealed class EncodedList<T>(IReadOnlyList<T> items)
    where T : IGraphValue
{
    private readonly byte[] _json = JsonWriting.Bytes(items, Write);

    public static EncodedList<T> Empty { get; } = new([]);

    public IReadOnlyList<T> Items => items;

    public void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(_json, skipInputValidation: true);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<T> items)
    {
        json.WriteStartArray();
        for (var i = 0; i < items.Count; i++)
        {
            items[i].Write(json);
        }

        json.WriteEndArray();
    }
}
