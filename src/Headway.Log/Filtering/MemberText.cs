using System.Buffers;
using System.Text.Json;

namespace Headway.Log.Filtering;

/// <summary>The bytes of a JSON text: where it stands, or, when it has escapes, a copy without them in rented memory.</summary>
internal readonly ref struct MemberText : IDisposable
{
    private readonly byte[]? _rented;

    /// <summary>Reads a text.</summary>
    /// <param name="json">The text with its quotation marks.</param>
    /// <exception cref="InvalidOperationException">It has half of a surrogate pair, and is no text.</exception>
    public MemberText(ReadOnlySpan<byte> json)
    {
        Bytes = json[1..^1];
        if (Bytes.Contains((byte)'\\'))
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            _rented = ArrayPool<byte>.Shared.Rent(json.Length); // no escape is shorter than what it stands for
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
