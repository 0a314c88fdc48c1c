namespace Headway.ScamCheck.Extraction;

/// <summary>The entities of a text, in order of first appearance, without duplicates.</summary>
/// <param name="Phones">Telephone numbers as written.</param>
/// <param name="Urls">URLs with a scheme or a path.</param>
/// <param name="Domains">Host names without scheme and path.</param>
/// <param name="Emails">E-mail addresses, in lower case.</param>
/// <param name="Amounts">Amounts of money as written.</param>
/// <param name="Organisations">Companies and authorities: known ones by their usual name, others as written.</param>
internal sealed record Entities(
    IReadOnlyList<string> Phones,
    IReadOnlyList<string> Urls,
    IReadOnlyList<string> Domains,
    IReadOnlyList<string> Emails,
    IReadOnlyList<string> Amounts,
    IReadOnlyList<string> Organisations)
{
    /// <summary>The type names of entities.</summary>
    public const string Phone = "phone";
    public const string Url = "url";
    public const string Domain = "domain";
    public const string Email = "email";
    public const string Organisation = "organisation";

    /// <summary>The number of entities.</summary>
    public int Count() => Phones.Count + Urls.Count + Domains.Count + Emails.Count + Amounts.Count + Organisations.Count;

    /// <summary>The entities of some types.</summary>
    public IEnumerable<Entity> Of(params string[] types) => types.SelectMany(type => Values(type).Select(value => new Entity(type, value)));

    private IReadOnlyList<string> Values(string type) => type switch
    {
        Phone => Phones,
        Url => Urls,
        Domain => Domains,
        Email => Emails,
        Organisation => Organisations,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown entity type."),
    };
}

/// <summary>One entity of a text.</summary>
/// <param name="Type">Its type, such as <see cref="Entities.Phone"/>.</param>
/// <param name="Value">As it stands in the text.</param>
internal readonly record struct Entity(string Type, string Value);
