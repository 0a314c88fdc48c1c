using System.Net.Http.Headers;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Providers;

/// <summary>Extracts the text of a fetched page with the extractors of the corpus.</summary>
internal static class PageText
{
    private static readonly HtmlExtractor s_html = new();
    private static readonly PlainTextExtractor s_plain = new(HeadingFinder.Markdown);

    public static bool CanRead(string? mediaType) => mediaType is not null && (IsHtml(mediaType) || IsPlain(mediaType));

    /// <summary>The text and the title of a page.</summary>
    /// <exception cref="ProviderException">The content has no text.</exception>
    public static async Task<FetchedPage> ExtractAsync(string url, byte[] bytes, MediaTypeHeaderValue type, CancellationToken cancellationToken)
    {
        try
        {
            ITextExtractor extractor = IsHtml(type.MediaType!) ? s_html : s_plain;
            var document = await extractor.ExtractAsync(url, bytes, cancellationToken);
            return new FetchedPage(url, document.Title, document.Text);
        }
        catch (UnreadableDocumentException e)
        {
            throw new ProviderException($"The page cannot be read: {e.Message}.", e);
        }
    }

    private static bool IsHtml(string mediaType) => mediaType is "text/html" or "application/xhtml+xml";

    private static bool IsPlain(string mediaType) => mediaType is "text/plain" or "text/markdown" or "text/x-markdown" or "text/x-rst";
}
