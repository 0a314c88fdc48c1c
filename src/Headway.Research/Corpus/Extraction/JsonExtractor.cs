using System.Text.Json;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts the strings of a JSON document or of JSON lines. Numbers and keys are ignored.</summary>
internal sealed class JsonExtractor(bool lines) : ITextExtractor
{
    private static readonly string[] s_titleKeys = ["title", "name", "heading", "subject"];
    private static readonly JsonDocumentOptions s_lenient = new() { MaxDepth = 256, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var composer = new TextComposer();
        string? title = null;
        var text = TextDecoding.Decode(content).Text.TrimStart('\ufeff');
        if (lines)
        {
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!line.IsWhiteSpace())
                {
                    Read(line.ToString(), composer, isOnly: false, ref title);
                }
            }
        }
        else if (!Read(text, composer, isOnly: true, ref title))
        {
            throw new UnreadableDocumentException("it is not valid JSON");
        }

        return Task.FromResult(composer.Build(title ?? name));
    }

    /// <summary>Returns false for invalid JSON, so that the caller can skip a broken line.</summary>
    private static bool Read(string json, TextComposer composer, bool isOnly, ref string? title)
    {
        try
        {
            using var document = JsonDocument.Parse(json, s_lenient);
            var own = TitleOf(document.RootElement);
            if (isOnly)
            {
                title = own;
            }

            Append(document.RootElement, own, composer);
            return true;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false; // InvalidOperationException: an escaped lone surrogate
        }
    }

    private static string? TitleOf(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var key in s_titleKeys)
        {
            if (root.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && SingleLine.Of(value.GetString()) is { Length: > 0 } title)
            {
                return title;
            }
        }

        return null;
    }

    private static void Append(JsonElement root, string? title, TextComposer composer)
    {
        if (title is not null)
        {
            composer.Heading(1, title);
        }

        var open = new Stack<JsonElement>([root]);
        while (open.TryPop(out var element))
        {
            if (element.ValueKind == JsonValueKind.String && element.GetString() is { } text && text.Any(char.IsLetter) && text != title)
            {
                composer.Break(2);
                composer.Preformatted(text);
            }
            else if (element.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in element.EnumerateObject().Reverse())
                {
                    open.Push(property.Value);
                }
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray().Reverse())
                {
                    open.Push(item);
                }
            }
        }
    }
}
