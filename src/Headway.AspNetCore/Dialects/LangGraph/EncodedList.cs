using System.Text.Json;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>A value that can write itself.</summary>
internal interface IGraphValue
{
    void Write(Utf8JsonWriter json);
}

/// <summary>
/// A list that stands in many messages of a run and changes seldom. Its JSON is made with it, and copied into each: so
/// what a run has gathered is not written anew with every event.
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
