namespace Headway.Research.Corpus.Extraction;

/// <summary>Keeps source code and configuration files unchanged. The title is the name of the file.</summary>
internal sealed class SourceCodeExtractor : ITextExtractor
{
    private const int LongestLine = 5000;

    public Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var (utf8, text, notice) = TextDecoding.Decode(content);
        if (text.AsSpan().Trim().Trim('\ufeff').IsEmpty)
        {
            throw new UnreadableDocumentException("there is no text in it");
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > LongestLine)
            {
                throw new UnreadableDocumentException("it is generated code, with a line of more than 5000 characters");
            }
        }

        return Task.FromResult(new ExtractedDocument(name, utf8, text, [], []) { Notice = notice });
    }
}
