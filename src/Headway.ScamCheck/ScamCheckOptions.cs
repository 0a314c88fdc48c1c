using System.ComponentModel.DataAnnotations;

namespace Headway.ScamCheck;

/// <summary>How texts are checked. Section <c>ScamCheck</c> of the configuration.</summary>
public sealed record ScamCheckOptions
{
    /// <summary>A CSV file of reported scams, with the columns <c>type</c>, <c>value</c>, <c>category</c> and <c>source</c>. Not set by default: there is no built-in list.</summary>
    public string? Database { get; init; }

    /// <summary>The country calling code of telephone numbers that are written without one, such as <c>44</c>. Not set by default: such numbers are not judged.</summary>
    [RegularExpression("^[1-9][0-9]{0,2}$", ErrorMessage = "The field CallingCode must be the digits of a country calling code.")]
    public string? CallingCode { get; init; }

    /// <summary>The corpus with reports about fraud that is searched when there is no key for Exa. Not set by default: the default corpus is searched, and what it says does not weigh in the verdict.</summary>
    public string? Corpus { get; init; }

    /// <summary>Characters of the longest text that is taken. 100 to 200000. The default value is 20000.</summary>
    [Range(100, 200_000)]
    public int MaxTextLength { get; init; } = 20_000;

    /// <summary>Entities of each sort that are checked; the result says when there were more. 1 to 200. The default value is 25.</summary>
    [Range(1, 200)]
    public int MaxEntities { get; init; } = 25;

    /// <summary>Entities that are searched for, on the web or in the corpus; 0 turns it off. 0 to 100. The default value is 8.</summary>
    [Range(0, 100)]
    public int MaxSearches { get; init; } = 8;

    /// <summary>The time one search may take. The default value is 10 seconds.</summary>
    public TimeSpan SearchTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
