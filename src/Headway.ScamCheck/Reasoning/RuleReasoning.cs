using Headway.ScamCheck.Domains;
using Headway.ScamCheck.Extraction;
using Headway.ScamCheck.Tools;

namespace Headway.ScamCheck.Reasoning;

/// <summary>Assesses a text by the rules. A pure function: the same text and evidence give the same verdict.</summary>
internal static class RuleReasoning
{
    private static readonly string[] s_pressure = ["urgency", "threat"];
    private static readonly string[] s_requests = ["credential_request", "gift_card_payment", "crypto_payment", "transfer_service", "advance_fee", "secret_words", "unpaid_charge"];
    private static readonly string[] s_pretexts = ["account_problem", "delivery_problem", "refund", "prize", "threat", "tech_support"];

    private static readonly string[] s_stories =
        ["family_emergency", "overpayment", "job_offer", "investment_promise", "inheritance", "tech_support", "prize", "charity_or_romance", "boss_request"];

    private static readonly string[] s_actions = ["follow_link", "move_channel", "transfer_service", "crypto_payment", "gift_card_payment", "credential_request"];

    /// <summary>Signals of a text that claims to come from a company.</summary>
    private static readonly string[] s_claimsOfCompany = ["account_problem", "delivery_problem", "credential_request", "threat", "refund", "prize", "unpaid_charge", "tech_support"];

    /// <summary>Assesses a text.</summary>
    /// <param name="text">The text, after <see cref="TextNormalizer.Plain"/>.</param>
    /// <param name="entities">Its entities.</param>
    /// <param name="tools">The outputs of the tools.</param>
    public static Assessment Judge(string text, Entities entities, IReadOnlyList<ToolOutput> tools)
    {
        var rules = tools.SelectMany(static tool => tool.Evidence)
            .SelectMany(static evidence => evidence.Rules().Select(rule => (rule, evidence.EntityValue)))
            .GroupBy(static finding => finding.rule, static finding => finding.EntityValue)
            .Select(static group => Apply(group.Key, [.. group.Distinct()]))
            .Concat(Wording(text, entities))
            .OrderByDescending(static rule => Math.Abs(rule.Weight)).ThenBy(static rule => rule.Rule, StringComparer.Ordinal)
            .ToList();
        return Verdict.Of(rules, tools, hasLittle: entities.Count() == 0 && text.Length < 40);
    }

    private static IEnumerable<AppliedRule> Wording(string text, Entities entities)
    {
        var signals = WordingSignals.Find(text);
        foreach (var signal in signals)
        {
            yield return Apply(signal);
        }

        if (Any(s_pressure) && (Any(s_requests) || (Has("follow_link") && Any(s_pretexts))))
        {
            yield return Apply("pressure_and_request");
        }

        if (Any(s_stories) && (Any(s_actions) || entities.Amounts.Count + entities.Phones.Count > 0))
        {
            yield return Apply("story_and_way");
        }

        var links = Links(entities);
        var named = DomainLists.Brands.Where(brand => entities.Organisations.Contains(brand.Name)).ToList();
        if (links.Count > 0 && named.Count > 0)
        {
            var owners = links.ConvertAll(DomainLists.OwnerOf);
            if (owners.TrueForAll(owner => owner is not null && named.Exists(brand => IsSame(brand, owner))) && !links.Exists(IsShared))
            {
                yield return Apply("only_official_links");
            }
            else if (owners.Contains(null) && !owners.Exists(owner => owner is not null && named.Contains(owner)) && Any(s_claimsOfCompany))
            {
                yield return Apply("brand_and_foreign_link", [named[0].Name]);
            }
        }

        bool Has(string signal) => signals.Contains(signal);
        bool Any(string[] some) => some.Any(Has);
    }

    private static List<DomainName> Links(Entities entities) =>
        [.. entities.Urls.Concat(entities.Domains).Select(static link => DomainName.TryParse(link, out var domain) ? domain : null).OfType<DomainName>()];

    // Several brands may share a domain, for example authorities of one state.
    private static bool IsSame(Brand brand, Brand owner) => brand.Domains.Intersect(owner.Domains).Any();

    private static bool IsShared(DomainName domain)
    {
        for (var name = domain.Host; name.Contains('.', StringComparison.Ordinal); name = name[(name.IndexOf('.') + 1)..])
        {
            if (DomainLists.Suffixes.GetValueOrDefault(name) is "content" or "hosting" or "shortener")
            {
                return true;
            }
        }

        return domain.UserInfo is not null;
    }

    private static AppliedRule Apply(string name, IReadOnlyList<string>? about = null)
    {
        var rule = Rule.All[name];
        var subject = about is null ? "" : string.Join(", ", about.Take(3).Select(EntityText.Short)) + (about.Count > 3 ? $" and {about.Count - 3} more" : "");
        return new AppliedRule(name, rule.Weight, rule.Sentence.Replace("{0}", subject, StringComparison.Ordinal), about);
    }
}
