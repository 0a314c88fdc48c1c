namespace Headway.ScamCheck.Extraction;

/// <summary>What a text names, each in the order in which it first stands there, without repeats.</summary>
/// <param name="Phones">Telephone numbers as written.</param>
/// <param name="Urls">Addresses with a scheme or with a path.</param>
/// <param name="Domains">Names of hosts without either.</param>
/// <param name="Emails">E-mail addresses, in lower case.</param>
/// <param name="Amounts">Amounts of money as written.</param>
/// <param name="Organisations">Companies and offices: known ones by their usual name, others as written.</param>
internal sealed record Entities(
    IReadOnlyList<string> Phones,
    IReadOnlyList<string> Urls,
    IReadOnlyList<string> Domains,
    IReadOnlyList<string> Emails,
    IReadOnlyList<string> Amounts,
    IReadOnlyList<string> Organisations)
{
    /// <summary>The tools' words for the sorts of entities.</summary>
    public const string Phone = "phone";
    public const string Url = "url";
    public const string Domain = "domain";
    public const string Email = "email";
    public const string Organisation = "organisation";

    /// <summary>How many there are.</summary>
    public int Count() => Phones.Count + Urls.Count + Domains.Count + Emails.Count + Amounts.Count + Organisations.Count;

    /// <summary>Those of some sorts.</summary>
    public IEnumerable<Entity> Of(params string[] types) => types.SelectMany(type => Values(type).Select(value => new Entity(type, value)));

    private IReadOnlyList<string> Values(string type) => type switch
    {
        Phone => Phones,
        Url => Urls,
        Domain => Domains,
        Email => Emails,
        Organisation => Organisations,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such sort of entity."),
    };
}

/// <summary>One thing that a text names.</summary>
/// <param name="Type">Its sort, such as <see cref="Entities.Phone"/>.</param>
/// <param name="Value">As it stands in the text.</param>
internal readonly record struct Entity(string Type, string Value);
