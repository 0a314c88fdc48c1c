using System.Globalization;
using System.Text;
using MimeKit;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts an e-mail: subject, sender, recipients, date, body, and the attachments whose formats are supported.</summary>
/// <param name="find">The extractor of a file name; null when its format is not supported.</param>
/// <param name="maxBytes">The largest attachment, in bytes.</param>
internal sealed class MailExtractor(Func<string, ITextExtractor?> find, int maxBytes) : ITextExtractor
{
    private const int MaxAttachments = 100;
    private const int MaxLevels = 3;
    private static readonly AsyncLocal<int> s_level = new();

    /// <inheritdoc/>
    public bool IsIsolated => true;

    public async Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var message = await ParseAsync(content, cancellationToken);
        var composer = new TextComposer();
        var subject = SingleLine.Of(message.Subject ?? "");
        composer.Heading(1, subject.Length > 0 ? subject : name);
        Line(composer, "From", message.From.ToString());
        Line(composer, "To", message.To.ToString());
        Line(composer, "Cc", message.Cc.ToString());
        Line(composer, "Date", message.Date == default ? "" : message.Date.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture));
        composer.Break(2);
        AppendBody(message, composer, cancellationToken);
        var unread = await AppendAttachmentsAsync(message, composer, cancellationToken);
        return composer.Build(subject.Length > 0 ? subject : name) with { Notice = unread.Count == 0 ? null : "these attachments are not read: " + string.Join(", ", unread) };
    }

    private static async Task<MimeMessage> ParseAsync(byte[] content, CancellationToken cancellationToken)
    {
        var options = ParserOptions.Default.Clone();
        options.MaxMimeDepth = 20;
        MimeMessage message;
        try
        {
            message = await MimeMessage.LoadAsync(options, new MemoryStream(content, writable: false), cancellationToken);
        }
        catch (FormatException broken)
        {
            throw new UnreadableDocumentException("it is not an e-mail", broken);
        }

        return message.Headers.Count > 0 ? message : throw new UnreadableDocumentException("it is not an e-mail");
    }

    private static void AppendBody(MimeMessage message, TextComposer composer, CancellationToken cancellationToken)
    {
        if (message.TextBody is { } text && !string.IsNullOrWhiteSpace(text))
        {
            composer.Preformatted(text.Trim());
        }
        else if (message.HtmlBody is { } html)
        {
            HtmlExtractor.Append([0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(html)], composer, cancellationToken);
        }

        composer.Break(2);
    }

    private async Task<List<string>> AppendAttachmentsAsync(MimeMessage message, TextComposer composer, CancellationToken cancellationToken)
    {
        var unread = new List<string>();
        var level = s_level.Value++; // restored when the caller's method ends
        foreach (var attachment in message.Attachments.Take(MaxAttachments))
        {
            var file = SingleLine.Of(attachment is MessagePart forwarded ? (forwarded.Message?.Subject ?? "message") + ".eml" : attachment.ContentDisposition?.FileName ?? attachment.ContentType.Name ?? "attachment");
            try
            {
                if (level >= MaxLevels || find(file) is not { } extractor)
                {
                    unread.Add(file);
                    continue;
                }

                var document = await extractor.ExtractAsync(file, await ContentAsync(attachment, cancellationToken), cancellationToken);
                composer.Heading(2, file);
                composer.Preformatted(document.Text.Trim());
                composer.Break(2);
            }
            catch (UnreadableDocumentException unreadable)
            {
                unread.Add($"{file} ({unreadable.Message})");
            }
        }

        return unread;
    }

    private async Task<byte[]> ContentAsync(MimeEntity attachment, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        if (attachment is MessagePart { Message: { } message })
        {
            await message.WriteToAsync(content, cancellationToken);
        }
        else if (attachment is MimePart { Content: { } part })
        {
            await part.DecodeToAsync(content, cancellationToken);
        }

        return content.Length <= maxBytes ? content.ToArray() : throw UnreadableDocumentException.TooLarge(maxBytes);
    }

    private static void Line(TextComposer composer, string name, string value)
    {
        if (SingleLine.Of(value) is { Length: > 0 } text)
        {
            composer.Run($"{name}: {text}");
            composer.Break(1);
        }
    }
}
