using System.Collections.Frozen;
using Headway.ScamCheck.Data;

namespace Headway.ScamCheck.Domains;

/// <summary>The lists of brands, suffixes and top-level domains from the data files.</summary>
internal static class DomainLists
{
    /// <summary>Classes of top-level domains: <c>usual</c>, <c>often</c> abused, <c>suspicious</c>.</summary>
    public static FrozenDictionary<string, string> TopLevel { get; } =
        DataFile.Read("tlds.csv", static row => (Tld: row("tld"), Class: row("class"))).ToFrozenDictionary(static row => row.Tld, static row => row.Class);

    /// <summary>
    /// Suffixes under which anybody can register or host a name: <c>registry</c>, <c>hosting</c>, <c>shortener</c>,
    /// <c>mail</c>.
    /// </summary>
    public static FrozenDictionary<string, string> Suffixes { get; } =
        DataFile.Read("suffixes.csv", static row => (Suffix: row("suffix"), Class: row("class"))).ToFrozenDictionary(static row => row.Suffix, static row => row.Class);

    public static FrozenSet<string> BaitWords { get; } = DataFile.Read("bait-words.csv", static row => row("word")).ToFrozenSet();

    public static IReadOnlyList<Brand> Brands { get; } = DataFile.Read("brands.csv", static row => new Brand(
        row("brand"),
        row("domains").Split(' ', StringSplitOptions.RemoveEmptyEntries),
        row("aliases").Split('|', StringSplitOptions.RemoveEmptyEntries),
        row("word") == "yes"));

    /// <summary>The brand that owns a domain or one of its parents; null when no listed brand does.</summary>
    public static Brand? OwnerOf(DomainName domain)
    {
        for (var name = domain.Host; name.Contains('.', StringComparison.Ordinal); name = name[(name.IndexOf('.') + 1)..])
        {
            if (s_owners.TryGetValue(name, out var brand))
            {
                return brand;
            }

            if (domain.Host != name && Suffixes.TryGetValue(name, out var kind) && kind == "hosting")
            {
                return null;
            }
        }

        return null;
    }

    private static readonly FrozenDictionary<string, Brand> s_owners = Brands
        .SelectMany(static brand => brand.Domains.Select(domain => (domain, brand)))
        .DistinctBy(static pair => pair.domain).ToFrozenDictionary(static pair => pair.domain, static pair => pair.brand);
}
