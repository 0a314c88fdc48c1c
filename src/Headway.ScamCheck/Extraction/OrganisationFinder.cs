using System.Text.RegularExpressions;
using Headway.ScamCheck.Domains;

namespace Headway.ScamCheck.Extraction;

/// <summary>Finds organisations in a text: listed brands, and names that end like an organisation's ("… Bank", "… Ltd").</summary>
internal static partial class OrganisationFinder
{
    public static IEnumerable<string> Find(string text)
    {
        var known = DomainLists.Brands
            .Select(brand => (brand.Name, At: brand.Names.Min(call => IndexOf(text, call, brand.IsWord))))
            .Where(static found => found.At < int.MaxValue)
            .ToList();
        var named = NamePattern().Matches(text).Select(static match => (Name: match.Value, At: match.Index))
            .Where(found => !known.Exists(brand => found.Name.Contains(brand.Name, StringComparison.OrdinalIgnoreCase)));
        return known.Concat(named).OrderBy(static found => found.At).Select(static found => found.Name);
    }

    /// <summary>The first position of a name as a whole word. Names that are ordinary words match case-sensitively.</summary>
    private static int IndexOf(string text, string name, bool isWord)
    {
        var comparison = isWord ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        for (var at = text.IndexOf(name, comparison); at >= 0; at = text.IndexOf(name, at + 1, comparison))
        {
            var end = at + name.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return at;
            }
        }

        return int.MaxValue;
    }

    [GeneratedRegex(
        @"\b\p{Lu}[\p{L}\p{N}&'-]*( (of|and|the|&|for) \p{Lu}[\p{L}\p{N}&'-]*| \p{Lu}[\p{L}\p{N}&'-]*)* (Inc|Ltd|LLC|LLP|PLC|GmbH|AG|Corp|Corporation|Company|Bank|Group|Holdings|Foundation|Trust|University|Ministry|Department|Authority|Agency|Commission|Insurance|Police|Court|Embassy|Lottery|Society|Union)\b",
        SafeRegex.Exact)]
    private static partial Regex NamePattern();
}
