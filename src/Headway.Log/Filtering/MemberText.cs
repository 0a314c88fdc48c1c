using System.Buffers;
using System.Text.Json;

namespace Headway.Log.Filtering;

/// <summary>The UTF-8 bytes of a JSON string: a slice of the input, or, if it has escapes, an unescaped copy in a pooled array.</summary>
internal readonly ref struct MemberText : IDisposable
{
    private readonly byte[]? _rented;

    /// <summary>Decodes a JSON string.</summary>
    /// <param name="json">The string with its quotes.</param>
    /// <exception cref="InvalidOperationException">The string contains a lone surrogate.</exception>
    public MemberText(ReadOnlySpan<byte> json)
    {
        Bytes = json[1..^1];
        if (Bytes.Contains((byte)'\\'))
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            _rented = ArrayPool<byte>.Shared.Rent(json.Length); // unescaping never makes a string longer
            Bytes = _rented.AsSpan(0, reader.CopyString(_rented));
        }
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }
}
