using System.Net;

namespace Headway.ScamCheck.Domains;

/// <summary>Judges a domain by its name alone. It sends no request.</summary>
internal static class DomainReputation
{
    private const int LongHost = 45;
    private const int LongLabel = 25;
    private const int ManyParts = 4;
    private const int ManyHyphens = 3;
    private const int ShortestRandom = 12;
    private const double RandomEntropy = 3.3; // bits per character; English words of that length have about 3
    private static readonly string[] s_programs = [".exe", ".scr", ".apk", ".msi", ".iso", ".bat", ".cmd", ".vbs", ".js", ".jar", ".dmg", ".lnk", ".hta"];

    /// <summary>The rules that match a domain.</summary>
    public static IReadOnlyList<DomainFinding> Judge(DomainName domain)
    {
        var owner = DomainLists.OwnerOf(domain);
        var findings = new List<DomainFinding>();
        if (domain.UserInfo is { Length: > 0 })
        {
            Add("userinfo_trick");
        }

        if (domain.IsAddress)
        {
            if (!IsOwnNetwork(domain.Address!))
            {
                Add("ip_literal");
            }

            return findings;
        }

        if (owner is not null)
        {
            return findings;
        }

        if (BrandImitation.Find(domain) is { } imitated)
        {
            findings.Add(new(imitated.Rule, imitated.Brand.Name));
        }

        if (domain.Labels.Any(Homoglyphs.MixesScripts))
        {
            Add("mixed_scripts");
        }
        else if (domain.Host.Contains("xn--", StringComparison.Ordinal))
        {
            Add("punycode");
        }

        if (Baits(domain) >= 2)
        {
            Add("bait_words");
        }

        AddShape(domain, Add);
        AddPlace(domain, Add);
        return findings;

        void Add(string rule) => findings.Add(new(rule));
    }

    /// <summary>The Shannon entropy of a label in bits per character.</summary>
    public static double Entropy(string label) => label.GroupBy(static c => c)
        .Select(group => (double)group.Count() / label.Length).Sum(static share => -share * Math.Log2(share));

    private static void AddShape(DomainName domain, Action<string> add)
    {
        if (domain.Host.Count(static c => c == '-') >= ManyHyphens && !domain.Host.StartsWith("xn--", StringComparison.Ordinal))
        {
            add("many_hyphens");
        }

        if (domain.Host.Length > LongHost || domain.Name.Length > LongLabel)
        {
            add("long_name");
        }

        if (IsRandom(domain.Name))
        {
            add("random_name");
        }

        if (domain.Subdomains.Count >= ManyParts)
        {
            add("deep_subdomains");
        }

        if (domain.Port is not (null or 80 or 443 or 8080 or 8443))
        {
            add("odd_port");
        }

        var path = domain.Path.Split('?', '#')[0];
        if (s_programs.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            add("program_download");
        }
    }

    private static void AddPlace(DomainName domain, Action<string> add)
    {
        switch (DomainLists.TopLevel.GetValueOrDefault(domain.Labels[^1]))
        {
            case "suspicious":
                add("suspicious_tld");
                break;
            case "often":
                add("often_abused_tld");
                break;
        }

        if (DomainLists.Suffixes.GetValueOrDefault(domain.Suffix) == "hosting")
        {
            add("free_hosting");
        }
        else if (DomainLists.Suffixes.GetValueOrDefault(domain.Registrable) == "shortener")
        {
            add("url_shortener");
        }
    }

    private static int Baits(DomainName domain) =>
        domain.Labels[..^1].SelectMany(static label => label.Split('-')).Count(DomainLists.BaitWords.Contains);

    // A random label mixes digits with letters or has few vowels.
    private static bool IsRandom(string label)
    {
        var letters = label.Count(char.IsAsciiLetter);
        if (label.Length < ShortestRandom || label.Contains('-', StringComparison.Ordinal) || letters == 0 || Entropy(label) < RandomEntropy)
        {
            return false;
        }

        var vowels = label.Count(static c => "aeiouy".Contains(c, StringComparison.Ordinal));
        var changes = label.Zip(label.Skip(1)).Count(static pair => char.IsAsciiDigit(pair.First) != char.IsAsciiDigit(pair.Second));
        return vowels * 6 < letters || changes >= 4;
    }

    private static bool IsOwnNetwork(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return true;
        }

        var bytes = address.GetAddressBytes();
        return bytes.Length == 4
            ? bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and <= 31) || (bytes[0] == 192 && bytes[1] == 168)
            : (bytes[0] & 0xFE) == 0xFC;
    }
}

/// <summary>A rule that matches a domain.</summary>
/// <param name="Rule">Its name in the list of rules.</param>
/// <param name="Imitates">The imitated brand, if any.</param>
internal sealed record DomainFinding(string Rule, string? Imitates = null);
