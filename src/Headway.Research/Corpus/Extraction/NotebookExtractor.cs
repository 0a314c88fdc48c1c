using System.Text;
using System.Text.Json;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts a Jupyter notebook: its Markdown with headings, its code, and the texts that the code printed.</summary>
internal sealed class NotebookExtractor : ITextExtractor
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 128 };

    public Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var composer = new TextComposer();
        try
        {
            using var notebook = JsonDocument.Parse(TextDecoding.Decode(content).Text.TrimStart('\ufeff'), s_options);
            foreach (var cell in Items(notebook.RootElement, "cells"))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Append(cell, composer);
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new UnreadableDocumentException("it is not a notebook", broken);
        }

        return Task.FromResult(composer.Build(composer.Headings.Count > 0 ? composer.Headings.MinBy(static heading => heading.Level).Text : name));
    }

    private static void Append(JsonElement cell, TextComposer composer)
    {
        var source = Text(cell, "source");
        Append(source, composer, Text(cell, "cell_type") == "markdown" ? HeadingFinder.Markdown(source) : []);
        foreach (var output in Items(cell, "outputs"))
        {
            Append(Text(output, "text"), composer, []);
            if (output.ValueKind == JsonValueKind.Object && output.TryGetProperty("data", out var data))
            {
                Append(Text(data, "text/plain"), composer, []);
            }
        }
    }

    private static void Append(string text, TextComposer composer, IReadOnlyList<Heading> headings)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        composer.Break(2);
        text = text.Replace("\r", "", StringComparison.Ordinal);
        var start = composer.Position;
        composer.Preformatted(text);
        foreach (var heading in headings)
        {
            composer.AddHeading(start + heading.At, heading.Level, heading.Text);
        }

        composer.Break(2);
    }

    private static JsonElement[] Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : [];

    /// <summary>A text that is one string or a list of lines.</summary>
    private static string Text(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value))
        {
            return "";
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString()!;
        }

        var text = new StringBuilder();
        foreach (var line in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Where(static line => line.ValueKind == JsonValueKind.String) : [])
        {
            text.Append(line.GetString());
        }

        return text.ToString();
    }
}
