namespace Headway.Research.Corpus.Extraction;

/// <summary>
/// Detects hostile nesting. HTML tree construction takes time proportional to the number of open elements per tag, and repeats
/// open formatting elements in each block, so that the cost grows faster than the square of the depth.
/// </summary>
internal static class HtmlDepthCheck
{
    private const int Deepest = 1000;
    private const int DeepestFormatting = 100;
    private const int LongestTag = 16 * 1024;

    private static readonly HashSet<string> s_formatting = Set("a b big code em font i nobr s small strike strong tt u");

    // Void elements and elements with optional end tags do not increase the depth.
    private static readonly HashSet<string> s_unclosed = Set(
        "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot option optgroup colgroup body html head");

    // Self-closing tags are only valid inside svg.
    private static readonly HashSet<string> s_svgElements = Set(
        "svg g path rect circle ellipse line polyline polygon text tspan use defs style title desc marker lineargradient stop filter symbol clippath mask image");

    public static bool IsExcessive(ReadOnlySpan<byte> html)
    {
        var formatting = s_formatting.GetAlternateLookup<ReadOnlySpan<char>>();
        var flat = s_unclosed.GetAlternateLookup<ReadOnlySpan<char>>();
        var drawing = s_svgElements.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> name = stackalloc char[16];
        int depth = 0, formattingDepth = 0;
        var insideDrawing = false;
        for (var at = html.IndexOf((byte)'<'); at >= 0;)
        {
            html = html[(at + 1)..];
            var closing = html is [(byte)'/', ..];
            var tag = name[..ReadName(closing ? html[1..] : html, name)];
            var isDrawing = drawing.Contains(tag);
            insideDrawing = tag is "svg" or "math" ? !closing : insideDrawing && (isDrawing || tag.IsEmpty);
            var closesItself = insideDrawing && isDrawing && ClosesItself(html);
            if (!tag.IsEmpty && !flat.Contains(tag) && !closesItself)
            {
                var step = closing ? -1 : 1;
                depth = Math.Max(0, depth + step);
                if (formatting.Contains(tag))
                {
                    formattingDepth = Math.Max(0, formattingDepth + step);
                }

                if (depth > Deepest || formattingDepth > DeepestFormatting)
                {
                    return true;
                }
            }

            at = html.IndexOf((byte)'<');
        }

        return false;
    }

    private static bool ClosesItself(ReadOnlySpan<byte> html) =>
        html[..Math.Min(html.Length, LongestTag)].IndexOf((byte)'>') is > 0 and var end && html[end - 1] == '/';

    private static int ReadName(ReadOnlySpan<byte> html, Span<char> name)
    {
        var length = 0;
        while (length < html.Length && length < name.Length && char.IsAsciiLetterOrDigit((char)html[length]))
        {
            name[length] = char.ToLowerInvariant((char)html[length]);
            length++;
        }

        return length > 0 && char.IsAsciiLetter(name[0]) ? length : 0;
    }

    private static HashSet<string> Set(string names) => new(names.Split(' '), StringComparer.Ordinal);
}
