using System.ComponentModel.DataAnnotations;

namespace Headway.ScamCheck;

/// <summary>The options of the scam check. Section <c>ScamCheck</c> of the configuration.</summary>
public sealed record ScamCheckOptions
{
    /// <summary>
    /// A CSV file of reported scams, with the columns <c>type</c>, <c>value</c>, <c>category</c> and <c>source</c>. Not set by
    /// default: there is no built-in list.
    /// </summary>
    public string? Database { get; init; }

    /// <summary>
    /// The country calling code of telephone numbers that are written without one, such as <c>44</c>. Not set by default: such
    /// numbers are not validated.
    /// </summary>
    [RegularExpression("^[1-9][0-9]{0,2}$", ErrorMessage = "The field CallingCode must be the digits of a country calling code.")]
    public string? CallingCode { get; init; }

    /// <summary>
    /// The corpus of fraud reports to search when Exa has no key. Not set by default: the default corpus is searched, and its
    /// hits do not count in the verdict.
    /// </summary>
    public string? Corpus { get; init; }

    /// <summary>The maximum length of a text in characters. 100 to 200000. The default value is 20000.</summary>
    [Range(100, 200_000)]
    public int MaxTextLength { get; init; } = 20_000;

    /// <summary>The maximum number of entities checked per type; the result reports the rest. 1 to 200. The default value is 25.</summary>
    [Range(1, 200)]
    public int MaxEntities { get; init; } = 25;

    /// <summary>The maximum number of entities to search reports for; 0 turns the search off. 0 to 100. The default value is 8.</summary>
    [Range(0, 100)]
    public int MaxSearches { get; init; } = 8;

    /// <summary>The timeout of one search. The default value is 10 seconds.</summary>
    public TimeSpan SearchTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
