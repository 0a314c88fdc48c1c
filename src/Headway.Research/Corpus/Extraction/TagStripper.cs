using System.Net;

namespace Headway.Research.Corpus.Extraction;

/// <summary>The fallback for pages that exceed the budget of the tree: replaces every tag by a line break in one pass.</summary>
internal static class TagStripper
{
    public static void Append(string html, TextComposer composer, CancellationToken cancellationToken)
    {
        for (var at = 0; at < html.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var open = html.IndexOf('<', at);
            if (open < 0)
            {
                open = html.Length;
            }

            if (open > at)
            {
                composer.Run(WebUtility.HtmlDecode(html[at..open]));
            }

            at = SkipTag(html, open);
            composer.Break(1);
        }
    }

    private static int SkipTag(string html, int open)
    {
        if (open >= html.Length)
        {
            return html.Length;
        }

        foreach (var raw in (ReadOnlySpan<string>)["script", "style"])
        {
            if (!html.AsSpan(open + 1).StartsWith(raw, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var end = html.IndexOf("</" + raw, open, StringComparison.OrdinalIgnoreCase);
            if (end < 0)
            {
                return html.Length;
            }

            open = end;
            break;
        }

        var close = html.IndexOf('>', open);
        return close < 0 ? html.Length : close + 1;
    }
}
