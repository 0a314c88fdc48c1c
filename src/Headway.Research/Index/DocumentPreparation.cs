using System.Security.Cryptography;
using System.Text;
using Headway.Research.Corpus;
using Headway.Research.Corpus.Extraction;
using Headway.Research.Ranking;

namespace Headway.Research.Index;

/// <summary>Prepares a file for the index. One instance per worker, because the tokenizer is not thread-safe.</summary>
internal sealed class DocumentPreparation(DocumentReader reader)
{
    private readonly Tokenizer _tokenizer = new();

    /// <summary>Reads a file and cuts it into passages; null when its content has the known hash.</summary>
    /// <exception cref="UnreadableDocumentException">The file has nothing to index.</exception>
    public async Task<PreparedDocument?> PrepareAsync(CorpusFile file, string? knownHash, CancellationToken cancellationToken)
    {
        var content = await reader.ReadBytesAsync(file.FullPath, cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        if (hash == knownHash)
        {
            return null;
        }

        var document = await reader.ExtractAsync(file.FullPath, content, cancellationToken);
        return new PreparedDocument(
            file, hash, document.Title, document.Utf8, Convert.ToHexStringLower(SHA256.HashData(document.Utf8)),
            _tokenizer.Read(document.Title), Passages(document), SuggestedQuestions.In(document), document.Notice);
    }

    private List<PreparedPassage> Passages(ExtractedDocument document)
    {
        var text = document.Text.AsSpan();
        var passages = new List<PreparedPassage>();
        var (chars, bytes) = (0, 0);
        foreach (var span in PassageCutter.Cut(document))
        {
            var start = bytes + Encoding.UTF8.GetByteCount(text[chars..span.Start]);
            var end = start + Encoding.UTF8.GetByteCount(text[span.Start..span.End]);
            (chars, bytes) = (span.End, end);
            passages.Add(new PreparedPassage(
                start, end, span.Heading, span.LinkDensity, _tokenizer.Read(text[span.Start..span.End]), _tokenizer.Read(span.Heading)));
        }

        return passages;
    }
}
