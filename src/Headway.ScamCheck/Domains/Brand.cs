namespace Headway.ScamCheck.Domains;

/// <summary>A name that is often imitated.</summary>
/// <param name="Name">Its usual form.</param>
/// <param name="Domains">The domains that are its own.</param>
/// <param name="Aliases">What else texts call it.</param>
/// <param name="IsWord">Whether it is an ordinary word, or as short as one.</param>
internal sealed record Brand(string Name, IReadOnlyList<string> Domains, IReadOnlyList<string> Aliases, bool IsWord)
{
    // What companies chose for some of their domains says nothing when somebody else has it in his.
    private static readonly HashSet<string> s_ordinary =
        ["gov", "live", "office", "windows", "azure", "meta", "messenger", "cash", "android", "europa", "mabanque", "citi", "windowsdefender", "visa"];

    /// <summary>Everything that texts call it.</summary>
    public IReadOnlyList<string> Names { get; } = [Name, .. Aliases];

    /// <summary>How it stands in a label: in lower case, letters and digits only; three characters at least.</summary>
    public IReadOnlyList<string> Labels { get; } =
    [
        .. new[] { Name }.Concat(Aliases).Select(Squeeze)
            .Concat(Domains.Select(static domain => domain[..domain.IndexOf('.', StringComparison.Ordinal)]))
            .Where(static label => label.Length >= 3 && !s_ordinary.Contains(label)).Distinct(),
    ];

    private static string Squeeze(string name) => string.Concat(name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));
}
