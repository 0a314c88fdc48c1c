using System.Text.Json;

namespace Headway.AspNetCore.Dialects.Wort;

/// <summary>A job's result in the frontend's format: a title, and blocks in reading order.</summary>
internal sealed record WortReport(string Title, IReadOnlyList<WortBlock> Blocks)
{
    /// <summary>Converts a result: the sections of a research report to blocks, any other result to one code block.</summary>
    public static WortReport Of(JsonElement result)
    {
        var sections = result.Items("sections");
        var blocks = sections.Count > 0 ? sections.SelectMany(section => Section(section, result))
            : result.OrNull() is { } other ? [new WortBlock("code", JsonSerializer.SerializeToElement(other))]
            : Enumerable.Empty<WortBlock>();
        return new(result.Text("title") ?? "", [.. blocks]);
    }

    private static IEnumerable<WortBlock> Section(JsonElement section, JsonElement result)
    {
        if (section.Text("heading") is { Length: > 0 } heading)
        {
            yield return Text("## " + heading);
        }

        foreach (var block in section.Items("blocks"))
        {
            yield return Block(block, result);
        }
    }

    private static WortBlock Block(JsonElement block, JsonElement result)
    {
        var text = block.Text("text") ?? "";
        var marks = string.Concat(block.Items("citations").Select(static id => $" [{id.GetRawText()}]"));
        return block.Text("type") switch
        {
            "source_list" => new WortBlock("source_list", JsonSerializer.SerializeToElement(Sources(result))),
            "table" => new WortBlock("table", JsonSerializer.SerializeToElement(text)),
            "code" => new WortBlock("code", JsonSerializer.SerializeToElement(text)),
            "quote" => Text(string.Join('\n', text.Split('\n').Select(static line => "> " + line)) + marks),
            _ => Text(text + marks),
        };
    }

    private static IEnumerable<object> Sources(JsonElement result) =>
        result.Items("sources").Select(static source => new { title = source.Text("title") ?? "", url = source.Text("url") ?? source.Text("file") ?? "" });

    private static WortBlock Text(string text) => new("text", JsonSerializer.SerializeToElement(text));
}

/// <summary>A block: <c>text</c> (Markdown), <c>table</c>, <c>code</c> or <c>source_list</c>.</summary>
internal sealed record WortBlock(string Type, JsonElement Content);
