using System.Collections.Frozen;
using System.Globalization;
using Headway.ScamCheck.Data;

namespace Headway.ScamCheck.Reasoning;

/// <summary>A rule of the verdict.</summary>
/// <param name="Name">Its stable name.</param>
/// <param name="Weight">The points it adds to the score; negative for the text.</param>
/// <param name="Sentence">The explanation; <c>{0}</c> is replaced by the subject.</param>
internal sealed record Rule(string Name, int Weight, string Sentence)
{
    /// <summary>All rules.</summary>
    public static FrozenDictionary<string, Rule> All { get; } = DataFile
        .Read("rules.csv", static row => new Rule(row("rule"), int.Parse(row("weight"), CultureInfo.InvariantCulture), row("sentence")))
        .ToFrozenDictionary(static rule => rule.Name);
}

/// <summary>A rule that matches a text.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Sentence">The explanation with its subject.</param>
/// <param name="About">The entities it concerns, if any.</param>
internal sealed record AppliedRule(string Rule, int Weight, string Sentence, IReadOnlyList<string>? About = null);
