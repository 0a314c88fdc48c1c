namespace Headway.ScamCheck.Domains;

/// <summary>Finds the brand that a domain imitates. Rules are tried by descending weight; the first match wins.</summary>
internal static class BrandImitation
{
    private const int ShortestTypo = 6;      // shorter names have too many words at distance one
    private const int ShortestTwoTypos = 10;
    private const int ShortestPart = 6;      // shorter names must be a separate part: "gazelle" contains "zelle"

    /// <summary>The rule and the brand; null when the domain imitates no listed brand.</summary>
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

    // A three-letter match is coincidence, and a part that is itself a brand label is no imitation.
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

    /// <summary>Whether the name is exactly a brand label with a bait word before or after it.</summary>
    private static bool IsBaited(string name, Brand brand) => brand.Labels.Any(label => label.Length >= 4
        && ((name.StartsWith(label, StringComparison.Ordinal) && DomainLists.BaitWords.Contains(name[label.Length..].Trim('-')))
            || (name.EndsWith(label, StringComparison.Ordinal) && DomainLists.BaitWords.Contains(name[..^label.Length].Trim('-')))));

    private static bool HasBaitPart(DomainName domain) => domain.Name.Split('-').Any(DomainLists.BaitWords.Contains);

    private static string[] Parts(string name) => name.Contains('-', StringComparison.Ordinal) ? [name, .. name.Split('-', StringSplitOptions.RemoveEmptyEntries)] : [name];
}
