using System.Text.Json;

namespace Headway.AspNetCore.Dialects;

/// <summary>Renders a job's result as text, for contracts that send an answer instead of a report.</summary>
internal sealed class ResultTexts(IEnumerable<ResultFormat> formats)
{
    private const string Markdown = "text/markdown";

    private readonly Dictionary<string, ResultFormat> _byKind =
        formats.Where(static format => format.MediaType == Markdown).ToDictionary(static format => format.Kind, StringComparer.Ordinal);

    /// <summary>Returns the result in the kind's Markdown format; without such a format, its <c>reasoning</c>, its text or its JSON.</summary>
    public string Of(string kind, JsonElement result) =>
        _byKind.TryGetValue(kind, out var format) && result.ValueKind == JsonValueKind.Object ? format.Render(result)
        : result.Text("reasoning") ?? result.Text() ?? (result.OrNull()?.GetRawText() ?? "");
}
