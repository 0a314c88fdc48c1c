using System.Collections.Frozen;
using AngleSharp.Dom;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Walks a page in document order with an explicit stack, so that deep nesting cannot overflow the call stack.</summary>
internal sealed class HtmlTreeWalker(TextComposer composer, CancellationToken cancellationToken)
{
    private static readonly FrozenSet<string> s_skipped = Set(
        "script style nav template noscript svg annotation annotation-xml head footer button select textarea iframe object audio video canvas dialog");

    private static readonly FrozenSet<string> s_paragraphs = Set(
        "p div section article main header aside blockquote ul ol dl table pre figure figcaption h1 h2 h3 h4 h5 h6 hr address fieldset details summary body center");

    private static readonly FrozenSet<string> s_lines = Set("li dt dd tr caption br option legend");
    private static readonly FrozenSet<string> s_skippedRoles = Set("navigation search banner contentinfo menu menubar");
    private static readonly FrozenSet<string> s_skippedClasses = Set(
        "headerlink nosearch sphinxsidebar related skip-link");

    // Navigation on some sites and text on others: DocBook's sidebars are boxes of text.
    private static readonly FrozenSet<string> s_skippedLinkLists = Set("navbar nav navigation sidebar breadcrumb breadcrumbs footer menu");

    private readonly Stack<(INode Node, int Next, int Start)> _open = new();
    private int _preformatted;

    /// <summary>Appends the text of a node and its descendants.</summary>
    public void Read(INode root)
    {
        _open.Push((root, 0, composer.Position));
        while (_open.TryPop(out var at))
        {
            if (at.Next >= at.Node.ChildNodes.Length)
            {
                Leave(at.Node, at.Start);
                continue;
            }

            _open.Push(at with { Next = at.Next + 1 });
            Enter(at.Node.ChildNodes[at.Next]);
        }
    }

    private void Enter(INode node)
    {
        if (node is IText text)
        {
            if (_preformatted > 0)
            {
                composer.Preformatted(text.Data);
            }
            else
            {
                composer.Run(text.Data);
            }

            return;
        }

        if (node is not IElement element || IsSkipped(element))
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var name = element.LocalName;
        BreakAround(name);
        if (name is "td" or "th")
        {
            composer.Run("  ");
        }

        if (name is "pre")
        {
            _preformatted++;
        }

        _open.Push((element, 0, NeedsStart(element) ? composer.Position : 0));
    }

    private void Leave(INode node, int start)
    {
        if (node is not IElement element)
        {
            return;
        }

        var name = element.LocalName;
        if (HeadingLevel(element) is > 0 and var level && composer.Since(start) is { Length: > 0 } heading)
        {
            composer.AddHeading(start, level, heading);
        }

        if (name is "a" && element.HasAttribute("href"))
        {
            composer.AddLink(start);
        }

        if (name is "pre")
        {
            _preformatted--;
        }

        BreakAround(name);
    }

    private void BreakAround(string name)
    {
        if (s_paragraphs.Contains(name))
        {
            composer.Break(2);
        }
        else if (s_lines.Contains(name))
        {
            composer.Break(1);
        }
    }

    private static bool NeedsStart(IElement element) => element.LocalName is "a" || HeadingLevel(element) > 0;

    /// <summary>The level of h1 to h6; signatures in API references (<c>dt class="sig"</c>) count as headings too.</summary>
    private static int HeadingLevel(IElement element) => element.LocalName switch
    {
        ['h', >= '1' and <= '6'] name => name[1] - '0',
        "dt" when HasClass(element, static name => name is "sig") => 7,
        _ => 0,
    };

    private bool IsSkipped(IElement element)
    {
        if (s_skipped.Contains(element.LocalName) || element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true")
        {
            return true;
        }

        if (element.GetAttribute("role") is { } role && s_skippedRoles.Contains(role))
        {
            return true;
        }

        return HasClass(element, s_skippedClasses.GetAlternateLookup<ReadOnlySpan<char>>().Contains)
            || (HasClass(element, s_skippedLinkLists.GetAlternateLookup<ReadOnlySpan<char>>().Contains) && IsMostlyLinks(element));
    }

    private bool IsMostlyLinks(IElement element)
    {
        var (linked, all) = (0, 0);
        foreach (var text in element.Descendants<IText>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = text.Data.AsSpan().Trim().Length;
            all += length;
            linked += IsLinked(text, element) ? length : 0;
        }

        return linked * 2 >= all;
    }

    private static bool IsLinked(INode text, IElement root)
    {
        for (var node = text.Parent; node is not null && node != root; node = node.Parent)
        {
            if (node is IElement { LocalName: "a" })
            {
                return true;
            }
        }

        return false;
    }

    // AngleSharp's ClassList compares each name with all before it.
    private static bool HasClass(IElement element, ClassPredicate isMatch)
    {
        var names = element.GetAttribute("class").AsSpan();
        foreach (var range in names.SplitAny(" \t\n\r\f"))
        {
            if (isMatch(names[range]))
            {
                return true;
            }
        }

        return false;
    }

    private delegate bool ClassPredicate(ReadOnlySpan<char> name);

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
