namespace Headway.ScamCheck.Domains;

/// <summary>Finds whom a name imitates. The rules are in the order of their weight; the first that holds is told.</summary>
internal static class BrandImitation
{
    private const int ShortestTypo = 6;      // of shorter names every other word is one letter away
    private const int ShortestTwoTypos = 10;
    private const int ShortestPart = 6;      // below it a name is found only as a part of its own: a gazelle is no bank

    /// <summary>The rule and whose name it is; null when the name imitates nobody of the list.</summary>
    public static (string Rule, Brand Brand)? Find(DomainName domain)
    {
        if (domain.IsAddress || DomainLists.OwnerOf(domain) is not null)
        {
            return null;
        }

        return First("lookalike_homoglyph", brand => LooksLike(domain, brand))
            ?? First("lookalike_typo", brand => IsTypoOf(domain.Name, brand))
            ?? First("brand_in_subdomain", brand => IsInFront(domain, brand))
            ?? First("brand_with_bait_word", brand => (HoldsPart(domain.Name, brand) && HasBaitPart(domain)) || IsBaited(domain.Name, brand))
            ?? First("brand_in_domain", brand => !brand.IsWord && HoldsPart(domain.Name, brand));
    }

    private static (string Rule, Brand Brand)? First(string rule, Func<Brand, bool> holds) =>
        DomainLists.Brands.FirstOrDefault(holds) is { } brand ? (rule, brand) : null;

    private static bool LooksLike(DomainName domain, Brand brand) => brand.Labels.Any(label =>
        Parts(domain.Name).Any(part => part != label && Homoglyphs.Skeleton(part) == Homoglyphs.Skeleton(label) && IsDisguise(part, label)));

    // Three letters that look like three others are chance, and what is a known name itself imitates nobody.
    private static bool IsDisguise(string part, string label) =>
        (label.Length > 3 || !part.All(char.IsAsciiLetter)) && !DomainLists.Brands.Any(brand => brand.Labels.Contains(part));

    private static bool IsTypoOf(string name, Brand brand) => brand.Labels.Any(label =>
        label.Length >= ShortestTypo && name != label && Math.Abs(name.Length - label.Length) <= 2
        && (!brand.IsWord || label.Length > ShortestTypo + 1)
        && EditDistance.Between(name, label) <= (label.Length >= ShortestTwoTypos ? 2 : 1));

    private static bool IsInFront(DomainName domain, Brand brand) =>
        domain.Subdomains.Any(label => brand.Labels.Contains(label) && (!brand.IsWord || domain.Subdomains.Count > 1 || HasBaitPart(domain)))
        || brand.Domains.Any(own => domain.Host.StartsWith(own + ".", StringComparison.Ordinal) || domain.Host.Contains($".{own}.", StringComparison.Ordinal)
            || domain.Host.StartsWith(own.Replace('.', '-') + "-", StringComparison.Ordinal))
        || domain.Subdomains.Any(label => HoldsPart(label, brand) && label.Split('-').Any(DomainLists.BaitWords.Contains));

    private static bool HoldsPart(string name, Brand brand) => brand.Labels.Any(label =>
        (name != label && Parts(name).Contains(label)) || (!brand.IsWord && label.Length >= ShortestPart && name.Contains(label, StringComparison.Ordinal)));

    /// <summary>Whether the name is a brand's with a word that lures before or behind it, and nothing else.</summary>
    private static bool IsBaited(string name, Brand brand) => brand.Labels.Any(label => label.Length >= 4
        && ((name.StartsWith(label, StringComparison.Ordinal) && DomainLists.BaitWords.Contains(name[label.Length..].Trim('-')))
            || (name.EndsWith(label, StringComparison.Ordinal) && DomainLists.BaitWords.Contains(name[..^label.Length].Trim('-')))));

    private static bool HasBaitPart(DomainName domain) => domain.Name.Split('-').Any(DomainLists.BaitWords.Contains);

    private static string[] Parts(string name) => name.Contains('-', StringComparison.Ordinal) ? [name, .. name.Split('-', StringSplitOptions.RemoveEmptyEntries)] : [name];
}
