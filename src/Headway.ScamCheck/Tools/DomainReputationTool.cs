using System.Text.Json;
using Headway.ScamCheck.Domains;
using Headway.ScamCheck.Extraction;

namespace Headway.ScamCheck.Tools;

/// <summary>Judges domains by their names. It sends no request.</summary>
internal sealed class DomainReputationTool : ICheckTool
{
    public string Name => "domain_reputation";

    public string Node => "domain_reputation";

    public string Title => "Judging the names of domains";

    public (int From, int To) Range => (50, 60);

    public IReadOnlyList<Entity> Select(Entities entities) => [.. entities.Of(Entities.Url, Entities.Domain, Entities.Email)];

    public string? Limitation(Entities entities) => null;

    public string Describe(Entity entity) => $"Judging the domain of {EntityText.Of(entity)}";

    public Task<JsonElement> CheckAsync(Entity entity, CancellationToken cancellationToken)
    {
        var host = entity.Type == Entities.Email ? entity.Value[(entity.Value.LastIndexOf('@') + 1)..] : entity.Value;
        if (!DomainName.TryParse(host, out var domain))
        {
            return Task.FromResult(Evidence.Write(new { Rules = Array.Empty<string>() }));
        }

        var findings = DomainReputation.Judge(domain).ToList();
        var sharesMail = DomainLists.Suffixes.GetValueOrDefault(domain.Host) == "mail";
        if (sharesMail && entity.Type == Entities.Email && BrandInMailbox(entity.Value) is { } brand)
        {
            findings.Add(new DomainFinding("brand_from_free_mail", brand.Name));
        }

        return Task.FromResult(Evidence.Write(new
        {
            Domain = domain.Host,
            Shown = domain.Unicode == domain.Host ? null : domain.Unicode,
            Registrable = domain.Registrable,
            Owner = DomainLists.OwnerOf(domain)?.Name,
            Imitates = findings.Select(static finding => finding.Imitates).FirstOrDefault(static name => name is not null),
            Entropy = Math.Round(DomainReputation.Entropy(domain.Name), 2),
            Rules = findings.Select(static finding => finding.Rule).Distinct(),
        }));
    }

    /// <summary>The brand that a mailbox name imitates. A brand that is an ordinary word or short needs a bait word beside it.</summary>
    private static Brand? BrandInMailbox(string email)
    {
        var parts = email[..email.LastIndexOf('@')].Split('.', '-', '_', '+');
        var joined = string.Concat(parts);
        return DomainLists.Brands.FirstOrDefault(brand => brand.Labels.Any(label => brand.IsWord || label.Length < 5
            ? parts.Contains(label) && parts.Any(DomainLists.BaitWords.Contains)
            : joined.Contains(label, StringComparison.Ordinal)));
    }
}
