using System.Buffers.Binary;
using System.Text.Json;

namespace Headway.Research.Corpus.Extraction;

/// <summary>The messages between a server and its extraction process: a length of four bytes, then that many bytes.</summary>
internal static class ExtractionMessage
{
    /// <summary>Writes a message.</summary>
    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, message.Length);
        await stream.WriteAsync(length, cancellationToken);
        await stream.WriteAsync(message, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>Reads a message; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The length is out of range.</exception>
    /// <exception cref="EndOfStreamException">The stream ends inside the message.</exception>
    public static async Task<byte[]?> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        var length = new byte[4];
        var read = await stream.ReadAtLeastAsync(length, 4, throwOnEndOfStream: false, cancellationToken);
        if (read < 4)
        {
            return null;
        }

        var size = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (size < 0 || size > maxBytes)
        {
            throw new InvalidDataException("The message is too long.");
        }

        var message = new byte[size];
        await stream.ReadExactlyAsync(message, cancellationToken);
        return message;
    }

    /// <summary>Encodes what was extracted.</summary>
    public static byte[] Encode(ExtractedDocument document) => JsonSerializer.SerializeToUtf8Bytes(new Answer(
        null, document.Title, document.Text, document.Notice,
        [.. document.Headings.Select(static heading => new HeadingPart(heading.At, heading.Level, heading.Text))],
        [.. document.Links.Select(static link => new[] { link.Start, link.End })]));

    /// <summary>Encodes the reason why nothing was extracted.</summary>
    public static byte[] EncodeReason(string reason) => JsonSerializer.SerializeToUtf8Bytes(new Answer(reason, "", "", null, [], []));

    /// <summary>Decodes an answer. Its offsets are checked, because a hostile file may have taken over the process.</summary>
    /// <exception cref="UnreadableDocumentException">Nothing was extracted; the message gives the reason.</exception>
    public static ExtractedDocument Decode(byte[] message)
    {
        var answer = JsonSerializer.Deserialize<Answer>(message) ?? throw new JsonException("The answer is empty.");
        if (answer.Reason is not null)
        {
            throw new UnreadableDocumentException(SingleLine.Of(answer.Reason));
        }

        var document = ExtractedDocument.FromText(
            SingleLine.Of(answer.Title), answer.Text,
            [.. answer.Headings.Where(heading => heading.At >= 0 && heading.At <= answer.Text.Length).OrderBy(static heading => heading.At).Select(static heading => new Heading(heading.At, Math.Clamp(heading.Level, 1, 9), SingleLine.Of(heading.Text)))],
            [.. answer.Links.Where(link => link is [>= 0, var end] && link[0] <= end && end <= answer.Text.Length).Select(static link => (link[0], link[1])).OrderBy(static link => link)]);
        return document with { Notice = answer.Notice is { } notice ? SingleLine.Of(notice) : null };
    }

    private sealed record Answer(string? Reason, string Title, string Text, string? Notice, HeadingPart[] Headings, int[][] Links);

    private sealed record HeadingPart(int At, int Level, string Text);
}
