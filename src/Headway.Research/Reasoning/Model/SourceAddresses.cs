using System.Text.RegularExpressions;

namespace Headway.Research.Reasoning.Model;

/// <summary>The addresses that a model's text may name: those of the retrieved sources. Safe for concurrent use.</summary>
internal sealed partial class SourceAddresses
{
    private const int MaxListed = 20;
    private const int MaxLength = 200;

    private readonly HashSet<string> _addresses;
    private readonly IReadOnlyList<string> _quotes;

    /// <summary>Normalizes the addresses.</summary>
    /// <param name="addresses">The addresses of the retrieved pages.</param>
    /// <param name="quotes">The quoted texts.</param>
    public SourceAddresses(IEnumerable<string> addresses, IReadOnlyList<string> quotes)
    {
        _addresses = addresses.Select(Normalize).ToHashSet(StringComparer.Ordinal);
        _quotes = quotes;
    }

    /// <summary>Whether the address is that of a retrieved page.</summary>
    public bool Contains(string address) => _addresses.Contains(Normalize(address));

    /// <summary>The addresses and DOIs in a text that neither are a source's address nor occur in a quote; at most 20, each at most 200 chars.</summary>
    public IReadOnlyList<string> ForeignIn(string text) =>
    [
        .. Address().Matches(text).Select(match => match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '}', '*', '_', '`'))
            .Where(address => !Contains(address) && !_quotes.Any(quote => quote.Contains(address, StringComparison.OrdinalIgnoreCase)))
            .Distinct(StringComparer.Ordinal).Take(MaxListed).Select(address => Truncation.Cut(address, MaxLength)),
    ];

    // The same page is found with and without a fragment, and with any case of the host.
    private static string Normalize(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Query) : address;

    [GeneratedRegex("""(https?://|ftp://|www\.|doi:\s?10\.|10\.\d{4,9}/)[^\s<>"`|]+""", SafeRegex.AnyCase)]
    private static partial Regex Address();
}
