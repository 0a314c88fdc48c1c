using System.Text.Json;

namespace Headway.AspNetCore.Dialects;

/// <summary>A job's result as a text, for the contracts that send an answer rather than a report.</summary>
internal sealed class ResultTexts(IEnumerable<ResultFormat> formats)
{
    private const string Markdown = "text/markdown";

    private readonly Dictionary<string, ResultFormat> _byKind =
        formats.Where(static format => format.MediaType == Markdown).ToDictionary(static format => format.Kind, StringComparer.Ordinal);

    /// <summary>The Markdown form of the kind's results; without one, what the result says of its reasoning, or its JSON.</summary>
    public string Of(string kind, JsonElement result) =>
        _byKind.TryGetValue(kind, out var format) && result.ValueKind == JsonValueKind.Object ? format.Render(result)
        : result.Text("reasoning") ?? result.Text() ?? (result.OrNull()?.GetRawText() ?? "");
}
