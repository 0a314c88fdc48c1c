using System.Text.Json;
using System.Text.RegularExpressions;
using Headway.ScamCheck.Domains;
using Headway.ScamCheck.Extraction;
using Headway.ScamCheck.Phones;

namespace Headway.ScamCheck.Tools;

/// <summary>Searches for reports about entities. For a URL only the host is searched, because the path may be secret.</summary>
internal sealed partial class ReportSearchTool(IReportSearch? search, ScamCheckOptions options, TimeProvider time) : ICheckTool
{
    private const int Hits = 5;
    private const int Around = 300; // characters around a mention that are searched for fraud words

    public string Name => "exa_search";

    public string Node => "exa_search";

    public string Title => search?.Source == "exa" ? "Searching the web for reports" : "Searching the corpus for reports";

    public (int From, int To) Range => (40, 60);

    public IReadOnlyList<Entity> Select(Entities entities) => IsAvailable ? [.. Searchable(entities).Take(options.MaxSearches)] : [];

    public string? Limitation(Entities entities)
    {
        if (!IsAvailable)
        {
            return options.MaxSearches == 0 ? "Searching is turned off (ScamCheck:MaxSearches)." : "There is neither a key for Exa nor a corpus to search.";
        }

        var left = Searchable(entities).Count() - options.MaxSearches;
        return left > 0 ? $"{left} entities beyond the first {options.MaxSearches} were not searched for (ScamCheck:MaxSearches)."
            : search!.Source == "exa" ? null : "The web was not searched, since there is no key for Exa; the corpus was.";
    }

    public string Describe(Entity entity) => $"Searching {(search!.Source == "exa" ? "the web" : "the corpus")} for reports about {EntityText.Of(entity)}";

    public async Task<JsonElement> CheckAsync(Entity entity, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.SearchTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var hits = await search!.SearchAsync($"\"{entity.Value}\" scam fraud phishing report", Hits, either.Token);
            var mentions = hits.Where(hit => Mentions(hit, entity)).ToList();
            var reports = mentions.Count(hit => SpeaksOfFraud(hit, entity));
            return Evidence.Write(new
            {
                search.Source,
                Hits = hits.Count,
                Mentions = mentions.Count,
                Reports = reports,
                Places = mentions.Select(static hit => new { hit.Place, hit.Title }),
                Rules = reports > 0 && search.HitsCountInVerdict && entity.Type != Entities.Organisation ? (string[])["reported"] : [],
            });
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ReportSearchException($"The search did not answer within {options.SearchTimeout.TotalSeconds:0.#} seconds.");
        }
    }

    private bool IsAvailable => search?.Source is not null && options.MaxSearches > 0;

    // Warnings about imitations also name the real domain, so known brands are not searched for.
    private static IEnumerable<Entity> Searchable(Entities entities) => entities.Of(Entities.Phone, Entities.Domain, Entities.Url, Entities.Email, Entities.Organisation)
        .Select(static entity => entity.Type == Entities.Url && DomainName.TryParse(entity.Value, out var url) ? new Entity(Entities.Domain, url.Host) : entity)
        .Where(static entity => entity.Type switch
        {
            Entities.Organisation => DomainLists.Brands.All(brand => brand.Name != entity.Value),
            Entities.Domain => DomainName.TryParse(entity.Value, out var domain) && DomainLists.OwnerOf(domain) is null,
            _ => true,
        })
        .Distinct();

    private static bool Mentions(ReportHit hit, Entity entity) => Index(hit, entity) >= 0;

    private static bool SpeaksOfFraud(ReportHit hit, Entity entity)
    {
        var text = Whole(hit);
        var at = Index(hit, entity);
        var from = Math.Max(0, at - Around);
        return FraudPattern().IsMatch(text[from..Math.Min(text.Length, at + entity.Value.Length + Around)]);
    }

    private static int Index(ReportHit hit, Entity entity)
    {
        var text = Whole(hit);
        if (entity.Type != Entities.Phone)
        {
            return text.IndexOf(entity.Value, StringComparison.OrdinalIgnoreCase);
        }

        var digits = NumberingPlan.Digits(entity.Value);
        return PhonePattern().Matches(text).Where(match => NumberingPlan.Digits(match.Value).EndsWith(digits, StringComparison.Ordinal))
            .Select(static match => match.Index).DefaultIfEmpty(-1).First();
    }

    private static string Whole(ReportHit hit) => $"{hit.Title}\n{hit.Text}";

    [GeneratedRegex(@"\b(scam\w*|fraud\w*|phish\w*|spoof\w*|swindl\w*|malware|impersonat\w*|fake)\b", SafeRegex.AnyCase)]
    private static partial Regex FraudPattern();

    [GeneratedRegex(@"\+?[0-9][0-9 ().\-/]+[0-9]", SafeRegex.Exact)]
    private static partial Regex PhonePattern();
}
