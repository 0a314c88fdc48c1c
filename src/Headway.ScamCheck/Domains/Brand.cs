namespace Headway.ScamCheck.Domains;

/// <summary>A brand that is often imitated.</summary>
/// <param name="Name">The usual name.</param>
/// <param name="Domains">The domains it owns.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="IsWord">Whether the name is also an ordinary word, or as short as one.</param>
internal sealed record Brand(string Name, IReadOnlyList<string> Domains, IReadOnlyList<string> Aliases, bool IsWord)
{
    // Labels of brand domains that other domains use legitimately.
    private static readonly HashSet<string> s_ordinary =
        ["gov", "live", "office", "windows", "azure", "meta", "messenger", "cash", "android", "europa", "mabanque", "citi", "windowsdefender", "visa"];

    /// <summary>The name and the aliases.</summary>
    public IReadOnlyList<string> Names { get; } = [Name, .. Aliases];

    /// <summary>The forms in a domain label: lower-case letters and digits, at least three characters.</summary>
    public IReadOnlyList<string> Labels { get; } =
    [
        .. new[] { Name }.Concat(Aliases).Select(Squeeze)
            .Concat(Domains.Select(static domain => domain[..domain.IndexOf('.', StringComparison.Ordinal)]))
            .Where(static label => label.Length >= 3 && !s_ordinary.Contains(label)).Distinct(),
    ];

    private static string Squeeze(string name) => string.Concat(name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));
}
