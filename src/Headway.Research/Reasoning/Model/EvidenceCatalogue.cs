using System.Text;
using Headway.Research.Pipeline;

namespace Headway.Research.Reasoning.Model;

/// <summary>The numbered quotes that a model may cite. The numbers are the same in every step of a run.</summary>
internal sealed class EvidenceCatalogue
{
    private const int MaxForFacet = 8;
    private const int MaxChars = 24_000;

    private readonly List<Evidence> _quotes = [];

    private EvidenceCatalogue(IEnumerable<Evidence> quotes)
    {
        var chars = 0;
        foreach (var quote in quotes.DistinctBy(item => (item.Place, item.Start, item.End)))
        {
            chars += quote.Quote.Length;
            if (chars > MaxChars)
            {
                break;
            }

            _quotes.Add(quote);
        }
    }

    public int Count => _quotes.Count;

    public static EvidenceCatalogue Of(Findings findings) => new(
        findings.Plan.Facets.Concat(findings.Probes.Select(probe => probe.Facet)).Distinct(StringComparer.Ordinal)
            .SelectMany(facet => findings.For(facet).Take(MaxForFacet)));

    public static EvidenceCatalogue Of(IEnumerable<Evidence> evidence) => new(evidence);

    /// <summary>The quote with a number, counted from 1.</summary>
    public Evidence this[int number] => _quotes[number - 1];

    /// <summary>The addresses of the quotes.</summary>
    public SourceAddresses Addresses => new(_quotes.Select(quote => quote.Url).OfType<string>(), [.. _quotes.Select(quote => quote.Quote)]);

    public bool Exists(int number) => number >= 1 && number <= _quotes.Count;

    /// <summary>
    /// Formats the quotes for a prompt. Documents are untrusted, so each quote is enclosed in markers that are escaped inside it.
    /// </summary>
    public string AsPrompt()
    {
        var prompt = new StringBuilder();
        for (var number = 1; number <= _quotes.Count; number++)
        {
            var quote = _quotes[number - 1];
            prompt.Append($"<<<quote {number} | {EscapeMarkers(Sentence.Short(quote.Title))} | {EscapeMarkers(Sentence.Short(quote.Place))}\n{EscapeMarkers(quote.Quote)}\n>>>\n");
        }

        return prompt.ToString();
    }

    /// <summary>A text of the model with no citations and links but those of the quotes.</summary>
    public string Clean(string text) => ModelTextFilter.Apply(text, Exists, Addresses.Contains);

    private static string EscapeMarkers(string text) =>
        text.Replace("<<<", "‹‹‹", StringComparison.Ordinal).Replace(">>>", "›››", StringComparison.Ordinal);
}
